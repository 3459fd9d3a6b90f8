/// A list of servers, and perhaps a chroot, as ZooKeeper's own clients take it: `zk1:2181,zk2:2181,[::1]:2181/app`.
///
/// A server without a port has ``ServerAddress/defaultPort``. Blanks around a server are not part of it.
public struct ConnectString: Sendable, Hashable {
    /// A text that is not a connect string.
    public struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong with it.
        public enum Reason: Sendable, Equatable {
            /// One of the servers, or the only one, is not an address.
            case server(ServerAddress.ParseError)
            /// What begins with the first slash is not a path.
            case chroot(InvalidPathError)
        }

        /// The text that was refused.
        public let text: String
        /// What is wrong with it.
        public let reason: Reason

        public var description: String {
            switch reason {
            case .server(let error): "\(error), in \(text.debugDescription)"
            case .chroot(let error): "the chroot \(error), in \(text.debugDescription)"
            }
        }
    }

    /// At least one, in the order of the text.
    public let servers: [ServerAddress]
    /// The root where the text has none.
    public let chroot: ZNodePath

    /// Reads a connect string.
    ///
    /// - Throws: ``ParseError``, which says what is wrong with which part.
    public init(_ text: String) throws(ParseError) {
        let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
        do throws(ServerAddress.ParseError) {
            var servers: [ServerAddress] = []
            for server in text[..<slash].split(separator: ",", omittingEmptySubsequences: false) {
                servers.append(try ServerAddress(server.withoutBlanks))
            }
            self.servers = servers
        } catch {
            throw ParseError(text: text, reason: .server(error))
        }
        guard slash != text.endIndex else {
            chroot = .root
            return
        }
        do throws(InvalidPathError) {
            chroot = try ZNodePath(String(text[slash...]))
        } catch {
            throw ParseError(text: text, reason: .chroot(error))
        }
    }
}

extension ConnectString: CustomStringConvertible {
    public var description: String {
        servers.map(\.description).joined(separator: ",") + (chroot == .root ? "" : chroot.description)
    }
}

extension Substring {
    fileprivate var withoutBlanks: String {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
