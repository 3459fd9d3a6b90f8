import CZooKeeper

extension CreateMode {
    var rawValue: Int32 {
        switch self {
        case .persistent: czk_mode_persistent()
        case .ephemeral: czk_mode_ephemeral()
        case .persistentSequential: czk_mode_persistent_sequential()
        case .ephemeralSequential: czk_mode_ephemeral_sequential()
        }
    }
}
