/// Records that were not there and are being made.
struct RecordCreations: Sendable {
    /// How many have been sent since the start.
    var totalCount: Int
    /// How many are with the server.
    var underWayCount: Int
}
