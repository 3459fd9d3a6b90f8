/// Why the server does not listen.
public enum HTTPListenError: Error, Sendable, Hashable {
    /// Somebody else listens there already.
    case addressInUse(address: String)
    /// - Parameter reason: The system's words.
    case cannotListen(address: String, reason: String)
}

extension HTTPListenError: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .addressInUse(let address): "cannot listen on \(address): address already in use"
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        }
    }
}
