/// Why a server could not be used.
public enum ZooKeeperServerError: Error, CustomStringConvertible {
    /// Java ended before the server served. With it the server's log.
    case ended(status: String, log: String)
    /// Another process had the port. The kit tries other ports itself; this is thrown when all tries failed.
    case portTaken(port: Int)
    /// The server did not serve in time. With it the server's log.
    case notServing(reason: String, log: String)
    /// The server is not running (it was killed, stopped or closed).
    case notRunning
    /// The server's answer to a four-letter word was not what it should be, mostly because it does not serve (any more).
    case unexpectedAnswer(word: String, answer: String)

    public var description: String {
        switch self {
        case .ended(let status, let log): "ZooKeeper ended before it served (\(status)); its log:\n\(log)"
        case .portTaken(let port): "port \(port) was taken by another process"
        case .notServing(let reason, let log): "ZooKeeper did not serve (\(reason)); its log:\n\(log)"
        case .notRunning: "ZooKeeper is not running"
        case .unexpectedAnswer(let word, let answer): "ZooKeeper answered \(word) with: \(answer)"
        }
    }
}
