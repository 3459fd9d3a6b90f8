extension SwitchRefusal {
    /// What is wrong, in the words of docs/api.md: for a log, or before anything is sent.
    package var logReason: String {
        switch self {
        case .nameEmpty: "puname is empty"
        case .nameInvalid: "puname invalid"
        case .coinEmpty: "coin is empty"
        case .coinInexistent: "coin is inexistent"
        }
    }
}
