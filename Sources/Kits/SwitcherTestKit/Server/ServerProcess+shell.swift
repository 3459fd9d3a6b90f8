import Foundation
package import ZooKeeperTestKit

extension ServerProcess {
    /// Starts it from a shell that has run that script first, in the server's folder: for limits and redirections. The folder is made
    /// by whoever calls this, since a pipe in it may have to be there.
    package static func launch(
        _ configuration: [String: Any]?,
        in folder: TemporaryDirectory,
        script: String,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> ServerProcess {
        var program = [executable]
        if let configuration {
            let file = folder.path + "/switcher.json"
            try JSONSerialization.data(withJSONObject: configuration).write(to: URL(fileURLWithPath: file))
            program.append("-config=" + file)
        }
        let process = try await WatchedProcess.launch(
            "/bin/bash",
            ["-c", script + #"; exec "$@""#, "bash"] + program + arguments,
            environment: environment,
            in: folder.path,
            log: folder.path + "/output"
        )
        return ServerProcess(folder: folder, process: process)
    }
}
