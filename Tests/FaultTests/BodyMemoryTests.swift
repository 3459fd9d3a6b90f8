import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// Reading a body takes no more than four times its size, whatever it holds: the body itself is one of the four.
@Suite struct BodyMemoryTests {
    /// 66 MB, which `MaxRequestBodyBytes` just lets pass.
    private static let byteCount = FaultRounds.count(66, shortened: 12) * 1_000_000

    /// As often as it fits.
    private static func filled(_ start: String, _ element: String, _ end: String) -> String {
        let count = (byteCount - start.utf8.count - end.utf8.count) / (element.utf8.count + 1)
        return start + String(repeating: element + ",", count: count - 1) + element + end
    }

    private static let userCount = FaultRounds.count(4_500_000, shortened: 900_000)

    @Test(arguments: [
        ("[", "[]", "]", "400"), (#"{"x":["#, "[]", "]}", "108"), (#"{"x":["#, #"{"a":"é"}"#, "]}", "108"),
        (#"{"usercoins":["#, "[]", "]}", "400"),
        (#"{"usercoins":["#, #"{"punames":[]}"#, #",{"coin":"x","punames":["a"]}]}"#, "104"),
        (#"{"usercoins":[{"coin":"btc","punames":["#, "[]", "]}]}", "400"),
    ])
    func nonsenseTakesNoMoreThanTheBody(start: String, element: String, end: String, number: String) async throws {
        try await expectBound(Self.filled(start, element, end), answer: number)
    }

    /// The last name is none, so that all of the others have been read and nothing is written.
    @Test(arguments: [
        (#"{"usercoins":[{"coin":"btc","punames":["#, #"]}]}"#), (#"{"usercoins":[{"punames":["#, #"],"coin":"btc"}]}"#),
    ])
    func manyUsersTakeLittleMore(start: String, end: String) async throws {
        let names = (0..<Self.userCount).map { "\"user\($0)\"" }.joined(separator: ",")
        try await expectBound(start + names + ",\"\"" + end, answer: "101")
    }

    private func expectBound(_ body: String, answer number: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let before = try server.resources().residentBytes
                let caller = APICaller(port: try await server.port(), patience: Timeouts.start * 5)
                let response = try await caller.call("POST /switch/multi-user", body: body)
                #expect(response.body.hasPrefix(#"{"err_no":\#(number),"#), "\(response.body.prefix(200))")
                let peak = try server.resources().peakResidentBytes - before
                #expect(peak <= 4 * body.utf8.count, "\(peak) for \(body.utf8.count)")
            }
        }
    }
}
