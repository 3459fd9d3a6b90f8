import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A proxy for one who is to be caught in a step of a recipe: its connection is lost there, before the server has got the request or
/// before its reply has come.
struct TrappedStep: Sendable {
    let step: RecipeRequest
    let isDone: Bool
    let directory: String
    let proxy: FaultProxy

    /// - Parameter other: The znode that is to be read, where it is not one's own.
    /// - Parameter isRefusing: Whether who is caught stays cut off until connections are accepted again.
    func setTrap(
        nameLength: Int = 33,
        counterLength: Int = 10,
        reading other: ZNodePath? = nil,
        isRefusing: Bool = true
    ) async {
        if isRefusing { await proxy.refuseConnections() }
        var bytes = step.bytes(in: directory, nameLength: nameLength, counterLength: counterLength)
        if let other, step == .read { bytes += other.description.utf8.dropFirst(directory.utf8.count + 1) }
        proxy.cutAtRequest(containing: bytes, passing: isDone)
    }

    func isCaught() async throws {
        try await eventually("\(directory) is caught") { proxy.trappedCount == 1 }
    }
}

/// Runs `body` with a proxy and a directory for each of the steps, to be done and not to be done.
func withTrappedSteps(
    _ server: ZooKeeperServer,
    _ steps: [RecipeRequest] = RecipeRequest.allCases,
    _ body: ([TrappedStep]) async throws -> Void
) async throws {
    var cases: [TrappedStep] = []
    for step in steps {
        for isDone in [false, true] {
            let proxy = try await FaultProxy.start(to: server.port)
            cases.append(TrappedStep(step: step, isDone: isDone, directory: "/\(step)-\(isDone)", proxy: proxy))
        }
    }
    do {
        try await body(cases)
    } catch {
        for one in cases { await one.proxy.stop() }
        throw error
    }
    for one in cases { await one.proxy.stop() }
}
