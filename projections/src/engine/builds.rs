//! Builds: a view's tables, made from position 0 by one version of its fold. At most one build of a view is live.

use std::sync::Arc;

use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::{Db, Tx, Value};

use super::projection::Projection;
use super::table::Table;
use super::view::Views;

/// One build of a view.
#[derive(Clone)]
pub(super) struct Build {
    pub(super) view: Arc<dyn Projection>,
    pub(super) table: Table,
    pub(super) live: bool,
    /// The version of the fold that made its rows.
    version: u32,
    generation: u64,
}

impl PartialEq for Build {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name() && self.live == other.live
    }
}

impl Build {
    /// Its name: that of its table.
    pub(super) fn name(&self) -> &str {
        self.table.name()
    }

    /// The name of its view.
    pub(super) fn view_name(&self) -> &'static str {
        self.table.shape().name
    }

    /// Whether this program's fold may carry it on.
    pub(super) fn is_ours(&self) -> bool {
        let shape = self.table.shape();
        let oldest = if self.live { shape.carries_on } else { shape.version };
        (oldest..=shape.version).contains(&self.version)
    }
}

/// All builds of `views`.
pub(super) async fn all(db: &Db, views: &Views) -> Result<Vec<Build>, StoreError> {
    let sql = "SELECT name, view, generation, version, live FROM builds ORDER BY view, generation";
    let mut builds = Vec::new();
    for row in db.fetch(sql, Vec::new()).await? {
        let Some(view) = views.named(&row.text(1)?) else { continue };
        builds.push(Build {
            view: Arc::clone(view),
            table: Table::new(row.text(0)?, view.shape()),
            live: row.int(4)? == 1,
            version: u32::try_from(row.int(3)?).map_err(StoreError::corrupt)?,
            generation: row.count(2)?,
        });
    }
    Ok(builds)
}

/// Sees to it that every view has a live build, and one on its way where the live one is of an older version.
pub(super) async fn prepare(db: &Db, views: &Views) -> Result<(), StoreError> {
    let there = all(db, views).await?;
    for view in &views.0 {
        let shape = view.shape();
        let builds = || there.iter().filter(|build| build.view_name() == shape.name);
        for overtaken in builds().filter(|build| !build.live && build.version < shape.version) {
            let mut tx = db.begin().await?;
            drop_build(&mut tx, overtaken).await?;
            tx.commit().await?;
        }
        let next = builds().map(|build| build.generation).max().unwrap_or(0) + 1;
        match builds().find(|build| build.live) {
            None => create(db, view, next, true).await?,
            Some(live) if live.version < shape.version => {
                if !builds().any(|build| !build.live && build.version >= shape.version) {
                    create(db, view, next, false).await?;
                }
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Begins a build of `view` beside those in `builds`.
pub(super) async fn begin(db: &Db, builds: &[Build], view: &Arc<dyn Projection>) -> Result<(), StoreError> {
    let name = view.shape().name;
    let last = builds.iter().filter(|build| build.view_name() == name).map(|build| build.generation).max();
    create(db, view, last.unwrap_or(0) + 1, false).await
}

/// Of processes that start together, one makes the build.
async fn create(db: &Db, view: &Arc<dyn Projection>, generation: u64, live: bool) -> Result<(), StoreError> {
    let shape = view.shape();
    let table = Table::new(format!("{}_g{generation}", shape.name), shape);
    let mut tx = db.begin().await?;
    let sql = "INSERT INTO builds (name, view, generation, version, live) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING";
    let values =
        vec![table.name().into(), shape.name.into(), generation.into(), shape.version.into(), Value::from(live)];
    if tx.execute(sql, values).await? == 0 {
        return Ok(());
    }
    table.create(&mut tx).await?;
    if live {
        // Its lists are read from now on, however little is in them.
        table.index(&mut tx).await?;
        table.show(&mut tx).await?;
    }
    tx.commit().await
}

/// Makes `new` the live build of its view and drops the one that was.
pub(super) async fn switch(tx: &mut Tx, old: Option<&Build>, new: &Build) -> Result<(), StoreError> {
    if let Some(old) = old {
        tx.execute("UPDATE builds SET live = 0 WHERE name = $1", vec![old.name().into()]).await?;
    }
    tx.execute("UPDATE builds SET live = 1 WHERE name = $1", vec![new.name().into()]).await?;
    new.table.index(tx).await?;
    new.table.show(tx).await?;
    match old {
        Some(old) => drop_build(tx, old).await,
        None => Ok(()),
    }
}

/// Drops `build` with all its rows.
pub(super) async fn drop_build(tx: &mut Tx, build: &Build) -> Result<(), StoreError> {
    tx.execute("DELETE FROM checkpoints WHERE build = $1", vec![build.name().into()]).await?;
    tx.execute("DELETE FROM builds WHERE name = $1", vec![build.name().into()]).await?;
    tx.execute(&format!("DROP TABLE IF EXISTS {}", build.name()), Vec::new()).await.map(drop)
}
