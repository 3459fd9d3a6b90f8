import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A long-lived child process that cannot outlive this one.
///
/// Subprocess's scoped run lives in a task this type owns; the process identifier comes out of its body, and the task ends when
/// the process has ended and was waited for.
///
/// The child is started through `/bin/sh`, which leaves a watcher behind and then *becomes* the program: the process identifier
/// is the program's own, so it can be frozen and killed directly. The watcher reads a pipe whose other end only this process
/// holds. However this process ends, SIGKILL included, the kernel closes that end, the watcher reads the end of file and kills
/// the program. `PR_SET_PDEATHSIG` would not do: it fires at the death of the *thread* that forked, and the threads
/// of a concurrency pool come and go.
package final class WatchedProcess: Sendable {
    package let processIdentifier: Int32
    private let lifeline: Lifeline
    private let run: Task<Void, Never>
    private let exit: ExitStatus

    /// How the process ended; nil as long as it runs.
    var terminationStatus: TerminationStatus? { exit.status.withLock { $0 } }

    /// The exit code; nil as long as the process runs, and when a signal ended it.
    package var exitCode: Int32? {
        if case .exited(let code) = terminationStatus { code } else { nil }
    }

    /// Starts a program. What it writes to its outputs is appended to the file `log`.
    /// - Parameters:
    ///   - environment: What is set beside this process's own variables.
    ///   - host: Where on a ``TestNetwork``; `nil`: with this process.
    /// - Throws: an `Errno` or a `SubprocessError` when the program cannot be started.
    package static func launch(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        on host: NetworkHost? = nil,
        in directory: String,
        log: String
    ) async throws -> WatchedProcess {
        let (program, arguments) = host?.command(program, arguments) ?? (program, arguments)
        let lifeline = try Lifeline()
        let output = try FileDescriptor.open(
            FilePath(log),
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        // A group of its own: the Ctrl-C that ends the playground in good order must not kill the server under it.
        var options = PlatformOptions()
        options.processGroupID = 0
        let variables = environment.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
        let configuration = Configuration(
            executable: .path("/bin/sh"),
            arguments: Arguments(["-c", watcherScript, "sh", program] + arguments),
            environment: .inherit.updating(Dictionary(variables, uniquingKeysWith: { $1 })),
            workingDirectory: FilePath(directory),
            platformOptions: options
        )
        let exit = ExitStatus()
        let input = lifeline.readEnd
        let (started, startedContinuation) = AsyncThrowingStream.makeStream(of: Int32.self)
        let run = Task {
            do {
                let result = try await Subprocess.run(
                    configuration,
                    input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                    output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                    error: .fileDescriptor(output, closeAfterSpawningProcess: false)
                ) { execution in
                    startedContinuation.yield(execution.processIdentifier.value)
                }
                exit.status.withLock { $0 = result.terminationStatus }
                startedContinuation.finish()
            } catch {
                startedContinuation.finish(throwing: error)
            }
            try? output.close()
        }
        // A cancelled caller gets nil here; its lifeline is dropped and takes the process with it.
        for try await processIdentifier in started {
            return WatchedProcess(processIdentifier: processIdentifier, lifeline: lifeline, run: run, exit: exit)
        }
        throw CancellationError()
    }

    private init(processIdentifier: Int32, lifeline: Lifeline, run: Task<Void, Never>, exit: ExitStatus) {
        self.processIdentifier = processIdentifier
        self.lifeline = lifeline
        self.run = run
        self.exit = exit
    }

    /// Sends a signal. Nothing happens when the process has ended.
    package func send(_ signal: Int32) {
        exit.status.withLock { status in
            guard status == nil else { return }
            _ = Foundation.kill(processIdentifier, signal)
        }
    }

    /// Returns when the process has ended and was waited for.
    package func waitUntilGone() async {
        await run.value
    }

    /// `$$` in the watcher is the process identifier of the shell, which is then the program's. The start time next to it
    /// (field 22 of `stat`) makes sure that the watcher never kills a later process which was given the same identifier.
    private static let watcherScript = """
        exec 3<&0 </dev/null
        started=$(cut -d' ' -f22 /proc/$$/stat)
        {
            cat <&3 >/dev/null
            [ "$(cut -d' ' -f22 /proc/$$/stat 2>/dev/null)" = "$started" ] && kill -9 $$
        } &
        exec 3<&-
        exec "$@"
        """
}

/// How the process ended: a reference, so that the task that learns it need not hold the process.
private final class ExitStatus: Sendable {
    let status = Mutex<TerminationStatus?>(nil)
}

/// The pipe whose end of file tells the watcher that its owner is gone.
private final class Lifeline: Sendable {
    /// Belongs to the child once it has started.
    let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    /// Both ends are closed on exec: another child that inherited the write end would keep the pipe open. It is a socket pair
    /// since that can be had so in one step; between making a pipe and marking it, another thread may start a child.
    init() throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
    }

    deinit {
        try? writeEnd.close()
    }
}
