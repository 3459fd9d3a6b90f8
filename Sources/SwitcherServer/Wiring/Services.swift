import Logging
import ServiceLifecycle
import Switcher
import ZooKeeper

/// Runs the client until everything above it has stopped.
struct ZooKeeperService: Service {
    let client: ZooKeeperClient

    func run() async throws {
        await cancelWhenGracefulShutdown { await client.run() }
    }
}

/// Runs the writer until everything above it has stopped.
struct SwitchWriterService: Service {
    let writer: SwitchWriter

    func run() async throws {
        await cancelWhenGracefulShutdown { await writer.run() }
    }
}

/// Runs the sync until the stop begins.
struct UserCoinSyncService: Service {
    let sync: UserCoinSync

    func run() async throws {
        await cancelWhenGracefulShutdown { await sync.run() }
    }
}

/// Bounds how long a stop waits for ZooKeeper. It is the last service, so it is the first to hear of the stop.
struct DrainLimit: Service {
    let writer: SwitchWriter
    let logger: Logger
    let onStopping: @Sendable () -> Void

    func run() async throws {
        try await gracefulShutdown()
        logger.info("Stopping")
        onStopping()
        await writer.finish(within: ServerApplication.drainTime)
    }
}
