import Switcher

/// What `/status` shows. Nothing in it is a secret.
struct StatusDocument: Sendable {
    let version: String
    let uptime: Duration
    /// Who asks.
    let identity: APIIdentity?
    let check: SwitchCheck
    let writer: SwitchWriterStatus
    /// `nil`: they have not been counted yet.
    let records: RecordCensus.Counts?
    let samples: [StatusHistory.Sample]
    /// `nil`: there is no sync.
    let sync: SyncStatus?
    /// `nil`: the calls about subpools are disabled.
    let crowds: [SubPoolCoordinator.Crowd]?
}
