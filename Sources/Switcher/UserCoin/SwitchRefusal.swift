/// Why a switch is not even tried, with the number and the words that the API contract gives it.
public enum SwitchRefusal: Error, Sendable, Hashable, CaseIterable {
    case nameEmpty
    case nameInvalid
    case coinEmpty
    case coinInexistent

    /// The contract's `err_no`.
    public var number: Int {
        switch self {
        case .nameEmpty: 101
        case .nameInvalid: 102
        case .coinEmpty: 103
        case .coinInexistent: 104
        }
    }

    /// The contract's `err_msg`.
    public var message: String {
        switch self {
        case .nameEmpty: "puname is empty"
        case .nameInvalid: "puname invalid"
        case .coinEmpty: "coin is empty"
        case .coinInexistent: "coin is inexistent"
        }
    }
}
