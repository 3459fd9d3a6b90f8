/// A host of a ``TestNetwork``: a network namespace with an address of its own, in which processes can be started.
public struct NetworkHost: Sendable, Hashable {
    /// The namespace's name.
    public let name: String
    /// Its IPv4 address on the network.
    public let address: String

    /// The program and arguments that start a program on this host. The process identifier is the program's own.
    func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        ("/usr/bin/nsenter", ["--net=/run/netns/\(name)", program] + arguments)
    }
}
