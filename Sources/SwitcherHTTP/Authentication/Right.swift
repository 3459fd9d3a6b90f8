/// What somebody may do (docs/api.md, *Identities and rights*).
public enum Right: String, CaseIterable, Sendable {
    /// Switch users, and pull from the web site.
    case switching = "switch"
    /// See what there is and what happens.
    case read
    /// Ask for a subpool's coinbase, and change where its blocks are paid to.
    case coinbase
}
