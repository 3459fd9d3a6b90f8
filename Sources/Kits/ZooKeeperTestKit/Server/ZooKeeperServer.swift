import Foundation

/// A real ZooKeeper on a free loopback port, with its data in a temporary folder.
///
/// `kill`, `stop` and `restart` keep the data; `close` deletes it. The calls that change the process are meant to be made one
/// after another by one test. A server nobody refers to any more dies too, as does one whose process was killed.
public actor ZooKeeperServer {
    /// The port on ``address``. It stays the same across restarts.
    public nonisolated let port: Int
    /// The host of a ``TestNetwork`` that it runs on; `nil`: this machine, on loopback.
    public nonisolated let host: NetworkHost?
    /// How it is run.
    public nonisolated let configuration: Configuration
    nonisolated let folder: TemporaryDirectory
    private var process: WatchedProcess?

    /// 127.0.0.1, or that of its host.
    public nonisolated var address: String { host?.address ?? "127.0.0.1" }
    /// `127.0.0.1:PORT`, or with the address of its host.
    public nonisolated var connectString: String { "\(address):\(port)" }
    /// Where the snapshots and the transaction logs are.
    public nonisolated var dataDirectory: String { "\(folder.path)/data" }
    /// The Java process, nil while there is none.
    public var processIdentifier: Int32? { isRunning ? process?.processIdentifier : nil }
    /// Whether the process exists; a frozen one does.
    public var isRunning: Bool { process.map { $0.terminationStatus == nil } ?? false }

    /// Starts a server and returns when it serves (about half a second).
    /// - Throws: ``ZooKeeperServerError``, with the server's log.
    public static func start(_ configuration: Configuration = .init()) async throws -> ZooKeeperServer {
        try await retryingWhenPortTaken {
            let server = try ZooKeeperServer(configuration, port: FreePort.next(), identifier: nil)
            do {
                try await server.launch()
                try await server.waitUntilServing()
            } catch {
                await server.close()
                throw error
            }
            return server
        }
    }

    /// Prepares the folder. `launch` starts the process.
    /// - Parameter identifier: The number of an ensemble's member, nil for a server of its own.
    init(_ configuration: Configuration, port: Int, identifier: Int?, host: NetworkHost? = nil) throws {
        self.port = port
        self.host = host
        self.configuration = configuration
        folder = try TemporaryDirectory(prefix: "zookeeper")
        let data = "\(folder.path)/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try configuration.zooCfg(dataDirectory: data, address: host?.address ?? "127.0.0.1", port: port)
            .write(toFile: "\(folder.path)/zoo.cfg", atomically: false, encoding: .utf8)
        if let identifier {
            try "\(identifier)\n".write(toFile: "\(data)/myid", atomically: false, encoding: .utf8)
        }
    }

    /// SIGKILL. Returns when the process is gone. Nothing happens when there is none.
    public func kill() async {
        guard let process else { return }
        process.send(SIGKILL)
        await process.waitUntilGone()
    }

    /// SIGTERM, the end in good order. A frozen server is thawed first, it could not hear the signal. Returns when the process
    /// is gone; one that does not go within ``Timeouts/stop`` is killed.
    public func stop() async {
        guard let process else { return }
        process.send(SIGTERM)
        process.send(SIGCONT)
        do {
            try await eventually(timeout: Timeouts.stop, "ZooKeeper ends after SIGTERM") { process.terminationStatus != nil }
        } catch {
            process.send(SIGKILL)
        }
        await process.waitUntilGone()
    }

    /// Starts the server again with the same data on the same port, after killing it if it runs.
    /// - Parameter waitingUntilServing: Whether to return only when it serves. A member of an ensemble does not serve before
    ///   there is a quorum, so pass false for all but the last when a quorum is brought back.
    /// - Throws: ``ZooKeeperServerError``, with the server's log.
    public func restart(waitingUntilServing: Bool = true) async throws {
        await kill()
        try await launch()
        if waitingUntilServing { try await waitUntilServing() }
    }

    /// SIGSTOP: connections stay open, new ones are still accepted by the kernel, nothing is answered.
    /// - Throws: ``ZooKeeperServerError/notRunning``, or ``EventuallyTimedOut`` when the kernel does not stop it.
    public func freeze() async throws {
        guard let process, isRunning else { throw ZooKeeperServerError.notRunning }
        process.send(SIGSTOP)
        // The signal is delivered to each thread in its own time; frozen means that all of them stand still.
        try await eventually("ZooKeeper is frozen") { allThreadsStopped(of: process.processIdentifier) }
    }

    /// SIGCONT: goes on as if nothing had been, and answers all that has gathered.
    /// - Throws: ``ZooKeeperServerError/notRunning``
    public func thaw() throws {
        guard let process, isRunning else { throw ZooKeeperServerError.notRunning }
        process.send(SIGCONT)
    }

    /// Kills the server and deletes its folder. Doing it twice is harmless.
    public func close() async {
        await kill()
        process = nil
        folder.remove()
    }

    /// All that the server has logged in its runs so far; empty after `close`.
    public nonisolated func log() -> String {
        (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? ""
    }

    nonisolated var logFile: String { "\(folder.path)/zookeeper.log" }

    /// Starts the process, without waiting for anything.
    func launch() async throws {
        process = try await WatchedProcess.launch(
            "/usr/bin/java",
            configuration.arguments + ["\(folder.path)/zoo.cfg"],
            on: host,
            in: folder.path,
            log: logFile
        )
    }

    /// Returns when the server serves clients. What counts is its own answer naming its own folder: somebody else's server on the
    /// same port must not be taken for this one.
    func waitUntilServing() async throws {
        guard let process else { throw ZooKeeperServerError.notRunning }
        do {
            try await eventually(timeout: Timeouts.start, "ZooKeeper on port \(port) serves") {
                if process.terminationStatus != nil { return true }
                return try await ask("conf").contains("dataDir=\(dataDirectory)/")
            }
        } catch let error as EventuallyTimedOut {
            throw ZooKeeperServerError.notServing(reason: error.description, log: log())
        }
        if let status = process.terminationStatus {
            let log = log()
            if log.contains("BindException") { throw ZooKeeperServerError.portTaken(port: port) }
            throw ZooKeeperServerError.ended(status: "\(status)", log: log)
        }
    }
}

/// Runs `start`, which picks new ports each time, until they are not taken by others; five times at most.
func retryingWhenPortTaken<Started: Sendable>(_ start: () async throws -> Started) async throws -> Started {
    for _ in 1..<5 {
        do {
            return try await start()
        } catch ZooKeeperServerError.portTaken {
            continue
        }
    }
    return try await start()
}

private func allThreadsStopped(of processIdentifier: Int32) -> Bool {
    let folder = "/proc/\(processIdentifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return !threads.isEmpty
        && threads.allSatisfy { thread in
            let stat = (try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8)) ?? ""
            return stat.contains(") T ")
        }
}
