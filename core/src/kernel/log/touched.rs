//! What a batch touches, each thing once and in the order in which databases lock it.

use std::collections::BTreeSet;

use super::group::Submission;
use super::stream::StreamId;
use crate::kernel::ids::{CommandId, OrgId};

/// Streams, commands and organizations of a batch.
#[derive(Default)]
pub(super) struct Touched<'a> {
    pub(super) streams: BTreeSet<(OrgId, &'a StreamId)>,
    pub(super) commands: BTreeSet<(OrgId, CommandId)>,
    pub(super) orgs: BTreeSet<OrgId>,
}

impl<'a> Touched<'a> {
    pub(super) fn by(batch: &'a [Submission]) -> Self {
        let mut touched = Self::default();
        for Submission { org, commit } in batch {
            touched.streams.extend(commit.streams().map(|stream| (*org, stream)));
            touched.commands.insert((*org, commit.command_id));
            touched.orgs.insert(*org);
        }
        touched
    }
}
