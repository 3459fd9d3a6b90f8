import Foundation
import Logging
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite("Reload: reading again")
struct ConfigurationReloadTests {
    /// A file that changes, and what is put in force.
    private final class Desk: Sendable {
        let log = LogRecorder()
        let taken = Mutex<[CheckedConfiguration]>([])
        private let text = Mutex("")

        func write(_ changes: [String: Any]) throws {
            let all = ConfigurationFixtures.minimal.merging(changes) { $1 }
            let json = try JSONSerialization.data(withJSONObject: all)
            text.withLock { $0 = String(decoding: json, as: UTF8.self) }
        }

        func write(text new: String) { text.withLock { $0 = new } }

        func reload(budget: DescriptorBudget? = nil) throws -> ConfigurationReload {
            ConfigurationReload(
                running: try ConfigurationFixtures.load().configuration,
                budget: budget,
                logger: log.logger,
                read: { [self] () throws(ConfigurationError) in
                    try CheckedConfiguration.load(json: Data(text.withLock { $0 }.utf8), name: "config.json", environment: [:])
                },
                take: { [self] configuration in taken.withLock { $0.append(configuration) } }
            )
        }
    }

    @Test func whatIsDifferentIsTakenAndNamed() async throws {
        let desk = Desk()
        let reload = try desk.reload()
        try desk.write(["MaxConnections": 9, "ListenAddr": ":1", "Nonsense": 1])
        await reload.reload()
        let taken = desk.taken.withLock { $0 }
        #expect(taken.map { $0[\.maxConnections] } == [9])
        #expect(taken.first?[\.listenAddr] == "127.0.0.1:8082")
        #expect(desk.log.entries("Configuration read again").map { $0.metadata["keys"] } == ["MaxConnections"])
        let restart = desk.log.entries("Configuration needs a restart for these keys")
        #expect(restart.map { $0.metadata["keys"] } == ["ListenAddr"] && restart.map(\.level) == [.warning])
        #expect(desk.log.text.contains("Nonsense"), "warnings are told again")
        // The next one is compared with what is in force.
        try desk.write(["MaxConnections": 9])
        await reload.reload()
        #expect(desk.log.entries("Configuration read again").last?.metadata["keys"] == "")
        #expect(desk.log.entries("Configuration needs a restart for these keys").count == 1)
    }

    @Test(arguments: [
        "{", "", "[]", #"{"MaxConnections": 0}"#, #"{"EnableAPIServer": "yes"}"#,
        #"{"APIPassword": "hunter", "APIPassword": "2"}"#,
    ])
    func whatIsWrongChangesNothing(text: String) async throws {
        let desk = Desk()
        let reload = try desk.reload()
        desk.write(text: text)
        await reload.reload()
        #expect(desk.taken.withLock { $0.count } == 0)
        let lines = desk.log.entries("Configuration is not taken, nothing has changed")
        #expect(lines.count == 1 && lines.first?.level == .error)
        #expect(lines.first?.metadata["reason"]?.description.hasPrefix("config.json: ") == true)
        #expect(!desk.log.text.contains("hunter"))
        // And it is read again when it is mended.
        try desk.write(["MaxConnections": 9])
        await reload.reload()
        #expect(desk.taken.withLock { $0.count } == 1)
    }

    @Test func connectionsAreBoundedAsAtTheStart() async throws {
        let desk = Desk()
        let budget = DescriptorBudget(limit: 200, open: 4, eventLoops: 2, brokers: 1, hasSync: false)
        let reload = try desk.reload(budget: budget)
        try desk.write(["MaxConnections": 1_000])
        await reload.reload()
        #expect(desk.taken.withLock { $0.map { $0[\.maxConnections] } } == [budget.connections])
        #expect(desk.log.text.contains("MaxConnections 1000 is lowered to"))
    }
}
