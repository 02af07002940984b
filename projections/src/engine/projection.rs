//! A view whose row type the engine need not know.

use std::marker::PhantomData;

use async_trait::async_trait;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::{Tx, Value};

use super::error::FoldError;
use super::event::Event;
use super::rows::Rows;
use super::table::Table;
use super::view::{Column, View};

/// What the engine knows of a view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) version: u32,
    pub(crate) carries_on: u32,
    pub(crate) columns: &'static [Column],
    pub(crate) indexes: &'static [&'static [&'static str]],
    pub(crate) across: &'static [&'static [&'static str]],
}

/// Why events could not be carried into a table.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The event at `index` cannot be taken.
    Event { index: usize, error: FoldError },
    /// The database did not do it.
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A view behind a pointer.
#[async_trait]
pub(crate) trait Projection: Send + Sync {
    /// What it is called and looks like.
    fn shape(&self) -> Shape;

    /// Carries `events` into `table`: few reads, the fold in memory, few writes.
    async fn apply(&self, tx: &mut Tx, table: &Table, org: OrgId, events: &[Event]) -> Result<(), Halt>;
}

pub(super) struct Fold<V>(PhantomData<V>);

impl<V> Fold<V> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

#[async_trait]
impl<V: View> Projection for Fold<V> {
    fn shape(&self) -> Shape {
        Shape {
            name: V::NAME,
            version: V::VERSION,
            carries_on: V::CARRIES_ON,
            columns: V::COLUMNS,
            indexes: V::INDEXES,
            across: V::ACROSS,
        }
    }

    async fn apply(&self, tx: &mut Tx, table: &Table, org: OrgId, events: &[Event]) -> Result<(), Halt> {
        let matter = events.iter().enumerate().filter(|(_, event)| V::reads(event.kind())).collect::<Vec<_>>();
        let mut begun = 0;
        for (at, (index, event)) in matter.iter().enumerate() {
            let sweep = V::sweeps(event).map_err(|error| Halt::Event { index: *index, error })?;
            // What comes after it must not be swept, so what comes before is written first.
            if let Some(sweep) = sweep {
                carry::<V>(tx, table, org, &matter[begun..=at]).await?;
                table.sweep(tx, org, sweep).await?;
                begun = at + 1;
            }
        }
        carry::<V>(tx, table, org, &matter[begun..]).await
    }
}

/// Carries events, each with its index, into `table`.
async fn carry<V: View>(tx: &mut Tx, table: &Table, org: OrgId, events: &[(usize, &Event)]) -> Result<(), Halt> {
    let mut keys = Vec::new();
    for (index, event) in events {
        V::touches(event, &mut keys).map_err(|error| Halt::Event { index: *index, error })?;
    }
    keys.sort_unstable();
    keys.dedup();
    let found = table.load(tx, org, &keys).await?;
    let mut rows = read::<V>(keys, found)?;
    for (index, event) in events {
        V::fold(&mut rows, event).map_err(|error| Halt::Event { index: *index, error })?;
    }
    write::<V>(tx, table, org, rows.into_changes()).await
}

fn read<V: View>(keys: Vec<String>, found: Vec<(String, String)>) -> Result<Rows<V::Row>, Halt> {
    let mut rows = Vec::with_capacity(found.len());
    for (key, document) in found {
        match serde_json::from_str(&document) {
            Ok(row) => rows.push((key, row)),
            Err(_) => return Err(Halt::Event { index: 0, error: FoldError::Form(key) }),
        }
    }
    Ok(Rows::loaded(keys, rows))
}

async fn write<V: View>(
    tx: &mut Tx,
    table: &Table,
    org: OrgId,
    changes: Vec<(String, Option<V::Row>)>,
) -> Result<(), Halt> {
    let org_text = org.to_string();
    let mut written = Vec::with_capacity(changes.len());
    let mut gone = Vec::new();
    for (key, row) in changes {
        let Some(row) = row else {
            gone.push(key);
            continue;
        };
        let Ok(document) = serde_json::to_string(&row) else {
            return Err(Halt::Event { index: 0, error: FoldError::Form(key) });
        };
        let mut values = Vec::with_capacity(V::COLUMNS.len() + 3);
        values.extend([Value::from(org_text.as_str()), Value::from(key)]);
        values.extend(V::columns(&row));
        values.push(document.into());
        written.push(values);
    }
    table.save(tx, written).await?;
    table.delete(tx, org, gone).await?;
    Ok(())
}
