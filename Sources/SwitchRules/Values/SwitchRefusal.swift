/// Why a switch is not even tried.
public enum SwitchRefusal: Error, Sendable, Hashable, CaseIterable {
    /// There is no name, or an empty one.
    case nameEmpty
    /// It can be no sub-account's: ``SubAccountName``.
    case nameInvalid
    /// There is no coin, or an empty one.
    case coinEmpty
    /// It is not one of those that are configured.
    case coinInexistent
}
