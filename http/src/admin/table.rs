//! Events as a file, for spreadsheets and programs.

use poem_openapi::types::ToJSON as _;

use super::event::Event;

/// What begins a formula in a spreadsheet, so that no cell of ours may begin with it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One line for each event, with a head (RFC 4180).
pub(super) fn csv(events: &[Event]) -> Vec<u8> {
    let mut text = "position,recorded_at,kind,stream,by,impersonated_by,correlation_id,event_id,payload\r\n".to_owned();
    for event in events {
        let payload = event.payload.0.to_string();
        let cells = [
            event.position.to_string(),
            event.recorded_at.to_rfc3339(),
            event.kind.clone(),
            event.stream.clone(),
            event.by.clone(),
            event.impersonated_by.map(|by| by.to_string()).unwrap_or_default(),
            event.correlation_id.to_string(),
            event.event_id.to_string(),
            payload,
        ];
        text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// One JSON object a line.
pub(super) fn json_lines(events: &[Event]) -> Vec<u8> {
    let lines = events.iter().map(|event| event.to_json_string() + "\n");
    lines.collect::<String>().into_bytes()
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(quoted(formula), format!("\"'{formula}\""));
        }
        assert_eq!(quoted("say \"hello\", they said"), "\"say \"\"hello\"\", they said\"");
    }
}
