extension SwitchRefusal {
    /// What a log says.
    var logReason: String {
        switch self {
        case .nameEmpty: "puname is empty"
        case .nameInvalid: "puname invalid"
        case .coinEmpty: "coin is empty"
        case .coinInexistent: "coin is inexistent"
        }
    }
}
