import ZooKeeper

/// Where servers that share their sync keep what they share, below `ZKCoordinationDir`. Each is made when it is needed.
struct SyncNodes: Sendable {
    /// The servers that are alive.
    let members: ZNodePath
    /// Who may lead.
    let election: ZNodePath
    /// Written before each pull is sent: what is changed later has a higher transaction number.
    let marker: ZNodePath
    let cursor: ZNodePath
    /// Written by who wants a pull now.
    let pullRequest: ZNodePath
    /// Written by who wants everybody pulled.
    let everybodyRequest: ZNodePath
    /// What those are in that are not ephemeral.
    let directory: ZNodePath

    init(_ layout: CoordinationLayout) {
        members = layout.members
        directory = layout.sync
        election = layout.election
        marker = layout.marker
        cursor = layout.cursor
        pullRequest = directory.appending("pull-request")
        everybodyRequest = directory.appending("everybody-request")
    }
}
