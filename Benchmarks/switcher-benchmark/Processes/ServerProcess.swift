import Foundation
import Subprocess
import SystemPackage
import ZooKeeperTestKit

/// The server under test, a process of its own.
struct ServerProcess: Sendable {
    let port: Int
    let processID: Int32
    /// From before the process was started until it was ready, in seconds.
    let readyAfter: Double
    fileprivate let logFile: String

    /// What it has logged, to be read bit by bit.
    func openLog() throws -> FileHandle {
        guard let handle = FileHandle(forReadingAtPath: logFile) else { throw BenchmarkError("no log at \(logFile)") }
        return handle
    }

    /// Waits until a pull of its sync has ended.
    ///
    /// - Returns: How long it took from now, when the web site begins to answer.
    func secondsUntilSynced() async throws -> Double {
        let start = ContinuousClock.now
        let log = try openLog()
        while start.secondsUntilNow < 300 {
            let text = try log.readMore()
            if text.contains("Sync failed") { throw BenchmarkError("the pull failed") }
            if text.contains(" Synced") { return start.secondsUntilNow }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw BenchmarkError("the pull is not done after five minutes")
    }

    fileprivate static func waitUntilReady(port: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            if try await HTTPCall.send(API.get("/readyz"), port: port)?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw BenchmarkError("the server is not ready after two minutes")
    }

    /// The most memory that was ever resident, in bytes: `VmHWM`.
    func peakResidentMemory() throws -> Int { try memory("VmHWM") }

    /// What is resident now, in bytes: `VmRSS`.
    func residentMemory() throws -> Int { try memory("VmRSS") }

    private func memory(_ field: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        guard let kibibytes = line?.split(whereSeparator: \.isWhitespace).compactMap({ Int($0) }).first else {
            throw BenchmarkError("no \(field) of process \(processID)")
        }
        return kibibytes * 1024
    }
}

extension FileHandle {
    /// What was added since it was read last.
    func readMore() throws -> String {
        String(decoding: try readToEnd() ?? Data(), as: UTF8.self)
    }
}

extension Bench {
    /// Starts a fresh server for that watch directory, waits until it is ready, and stops it after the body.
    ///
    /// - Parameters:
    ///   - upstream: Where the periodic sync pulls from; without one there is no sync.
    ///   - root: `ZKCoordinationDir`; without one it is on its own.
    func withServer<Value: Sendable>(
        _ lab: Lab,
        directory: String,
        upstream: String? = nil,
        root: String? = nil,
        _ body: (ServerProcess) async throws -> Value
    ) async throws -> Value {
        let port = try FreePort.next()
        let folder = try newFolder("server")
        let configuration = ServerConfigurationFile(
            listenAddress: "127.0.0.1:\(port)",
            brokers: lab.zooKeepers.map(\.connectString),
            watchDirectory: directory + "/",
            enablesSync: upstream != nil,
            upstream: upstream,
            root: root
        )
        try JSONEncoder().encode(configuration).write(to: URL(fileURLWithPath: "\(folder)/config.json"))
        let log = try FileDescriptor.open(
            "\(folder)/log",
            .writeOnly,
            options: [.create, .append],
            permissions: .ownerReadWrite
        )
        let start = ContinuousClock.now
        do {
            let result = try await run(
                .path(FilePath(serverExecutable)),
                arguments: ["--config", "\(folder)/config.json", "-v", "2"],
                input: .none,
                output: .discarded,
                error: .fileDescriptor(log, closeAfterSpawningProcess: true)
            ) { execution in
                try await ServerProcess.waitUntilReady(port: port)
                let server = ServerProcess(
                    port: port,
                    processID: execution.processIdentifier.value,
                    readyAfter: start.secondsUntilNow,
                    logFile: "\(folder)/log"
                )
                let value = try await body(server)
                await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(10))])
                return value
            }
            return result.closureResult
        } catch {
            let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
            throw BenchmarkError("\(error)\nThe server's log ends:\n\(log.suffix(4_000))")
        }
    }
}

extension ContinuousClock.Instant {
    var secondsUntilNow: Double { (ContinuousClock.now - self) / .seconds(1) }
}
