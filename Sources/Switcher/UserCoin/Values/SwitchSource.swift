/// Who asks for switches.
public enum SwitchSource: String, Sendable, CaseIterable {
    /// A call for one sub-account.
    case single
    /// A call for many.
    case batch
    /// A pull of the web site's map.
    case sync
}
