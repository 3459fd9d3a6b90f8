import Foundation
import Logging
import ServiceLifecycle
import Switcher
import SwitcherHTTP

/// Says once a day that the listener's certificate comes to its end. At the start the configuration's warnings do.
struct CertificateWatch<WaitingClock: Clock<Duration>>: Service {
    let tls: Replaceable<TLSIdentity>
    let logger: Logger
    let clock: WaitingClock
    var interval: Duration = .seconds(86_400)
    /// By the calendar.
    var now: @Sendable () -> Date = { Date() }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: interval)) != nil {
                guard let warning = CertificateValidity(tls.current, now: now()).warning else { continue }
                logger.warning("Certificate to be renewed", metadata: [LogKey.reason: "\(warning)"])
            }
        }
    }
}
