import Foundation

/// Runs `body` with a ZooKeeper of its own, which is gone afterwards whatever happens. When `body` throws, the server's log
/// goes to the standard error output first.
/// - Throws: ``ZooKeeperServerError`` when the server does not start, or what `body` throws.
@discardableResult
public func withZooKeeper<Result>(
    _ configuration: ZooKeeperServer.Configuration = .init(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeperServer) async throws -> Result
) async throws -> Result {
    try await ServerSlots.withSlots {
        let server = try await ZooKeeperServer.start(configuration)
        do {
            let result = try await body(server)
            await server.close()
            return result
        } catch {
            dumpLog(of: server, because: error)
            await server.close()
            throw error
        }
    }
}

/// Writes a server's log to the standard error output, with what went wrong above it.
func dumpLog(of server: ZooKeeperServer, because error: any Error) {
    let text = "--- log of ZooKeeper \(server.connectString), after: \(error)\n\(server.log())--- end of log\n"
    FileHandle.standardError.write(Data(text.utf8))
}
