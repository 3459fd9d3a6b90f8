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

/// Follows the root of what servers share until everything above it has stopped.
struct CoordinationService: Service {
    let coordination: CoordinationRoot

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do throws(CoordinationMismatch) {
                try await coordination.run()
            } catch {
                throw ConfigurationError(error.description)
            }
        }
    }
}

/// Has this server be a member of those that share an ensemble until everything above it has stopped.
struct MembershipService: Service {
    let membership: ServerMembership

    func run() async throws {
        await cancelWhenGracefulShutdown { await membership.run() }
    }
}

/// Runs what takes switches in. All of it hears of the stop at the same time: the listener must not go on accepting while the sync ends.
struct IntakeService: Service, CustomStringConvertible {
    let services: [any Service]

    /// Its name: at debug the log has it, and not all that a server is made of.
    var description: String { "IntakeService" }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            // The first failure ends all.
            for try await _ in group {}
        }
    }
}

/// Runs the sync until the stop begins.
struct UserCoinSyncService: Service {
    let sync: UserCoinSync
    let onStarted: (@Sendable () -> Void)?

    func run() async throws {
        onStarted?()
        await cancelWhenGracefulShutdown { await sync.run() }
    }
}

/// Runs the coordinator until everything above it has stopped, and then until what it has begun is done.
struct SubPoolCoordinatorService: Service {
    let coordinator: SubPoolCoordinator

    func run() async throws {
        // Not cancelled: a refused request is put back while there is a session.
        await withGracefulShutdownHandler {
            await coordinator.run()
        } onGracefulShutdown: {
            coordinator.close()
        }
    }
}

/// Bounds how long a stop waits for ZooKeeper. It is the last service, so it is the first to hear of the stop.
struct DrainLimit: Service {
    let writer: SwitchWriter
    let coordinator: SubPoolCoordinator?
    let logger: Logger
    let onStopping: @Sendable () -> Void

    func run() async throws {
        try await gracefulShutdown()
        // First: nothing may come between the signal and what bounds the stop.
        onStopping()
        logger.info("Stopping")
        await writer.finish(within: StopTimes.drain)
        await coordinator?.finish(within: StopTimes.drain)
    }
}
