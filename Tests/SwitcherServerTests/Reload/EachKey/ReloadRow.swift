import Testing

/// A key that a reload changes: another value of it, and how somebody outside sees that it is in force.
struct ReloadRow: Sendable {
    let key: String
    /// Another value than that of ``ReloadScene/configuration``.
    let value: Value
    /// What a caller may be told meanwhile instead of success; nothing but this.
    let permittedFailure: String?
    /// Looks before, has the change made, and looks again.
    let look: @Sendable (_ scene: ReloadScene, _ change: () async throws -> Void) async throws -> Void

    init(
        _ key: String,
        _ value: Value,
        permittedFailure: String? = nil,
        look: @escaping @Sendable (_ scene: ReloadScene, _ change: () async throws -> Void) async throws -> Void
    ) {
        self.key = key
        self.value = value
        self.permittedFailure = permittedFailure
        self.look = look
    }

    enum Value: Sendable {
        case fixed(any Sendable)
        case of(@Sendable (ReloadScene) async throws -> String)

        func resolved(for scene: ReloadScene) async throws -> any Sendable {
            switch self {
            case .fixed(let value): value
            case .of(let make): try await make(scene)
            }
        }
    }

    /// Those that are tried one after another with one server.
    struct Group: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rows: [ReloadRow]
    }

    static let groups = [
        Group(testDescription: "the API", rows: access + limits),
        Group(testDescription: "TLS and the log", rows: tls + log),
        Group(testDescription: "ZooKeeper and the sync", rows: zooKeeper + sync),
    ]
}
