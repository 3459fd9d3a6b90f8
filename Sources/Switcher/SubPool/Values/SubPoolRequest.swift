/// What is asked of a jobmaker.
enum SubPoolRequest: Sendable {
    /// Which coinbase is in force. It is asked by writing the request node as it is.
    case coinbase(SubPoolName)
    case update(CoinbaseUpdate)

    var name: SubPoolName {
        switch self {
        case .coinbase(let name): name
        case .update(let update): update.name
        }
    }

    /// What is written; `nil`: what is there.
    var data: [UInt8]? {
        switch self {
        case .coinbase: nil
        case .update(let update): update.encoded
        }
    }
}
