//! QR codes, as drawings and as pictures.

use qrcode::render::svg;
use qrcode::{Color, EcLevel, QrCode};

use crate::edge::Problem;

/// Light modules around the code: readers ask for four.
const QUIET: usize = 4;
/// Pixels for each module of a picture.
const SCALE: usize = 8;

fn code(text: &str) -> Result<QrCode, Problem> {
    QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| Problem::broken(&error))
}

/// `text` as an SVG document.
pub(crate) fn svg(text: &str) -> Result<String, Problem> {
    Ok(code(text)?.render::<svg::Color<'_>>().min_dimensions(256, 256).quiet_zone(true).build())
}

/// `text` as a PNG file in black and white.
pub(crate) fn png(text: &str) -> Result<Vec<u8>, Problem> {
    let code = code(text)?;
    let side = (code.width() + 2 * QUIET) * SCALE;
    let mut pixels = Vec::with_capacity(side * side);
    for y in 0..side {
        for x in 0..side {
            pixels.push(if is_dark(&code, x / SCALE, y / SCALE) { 0 } else { 255 });
        }
    }
    let side = u32::try_from(side).map_err(|error| Problem::broken(&error))?;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| Problem::broken(&error))?;
    writer.write_image_data(&pixels).map_err(|error| Problem::broken(&error))?;
    writer.finish().map_err(|error| Problem::broken(&error))?;
    Ok(file)
}

/// Whether the module in this column and row is dark; those of the quiet zone are not.
fn is_dark(code: &QrCode, column: usize, row: usize) -> bool {
    let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.width());
    inside(column).zip(inside(row)).is_some_and(|at| code[at] == Color::Dark)
}
