import Foundation
import Logging
import NIOSSL
import Switcher
import SwitcherHTTP
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct CertificateWatchTests {
    private static let day: TimeInterval = 86_400
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(arguments: [
        (-1, 15, CertificateValidity.valid), (-1, 14, .valid),
        (-1, 13.999, .endsSoon(at: now + 13.999 * day, days: 13)), (-1, 0, .endsSoon(at: now, days: 0)),
        (-2, -1, .expired(at: now - day)), (1, 30, .notYetValid(from: now + day)), (1, 0.5, .notYetValid(from: now + day)),
    ])
    func validity(start: Double, end: Double, expected: CertificateValidity) {
        let from = Self.now + start * Self.day
        #expect(CertificateValidity(from: from, until: Self.now + end * Self.day, now: Self.now) == expected)
    }

    @Test func theTextNamesTheKeyAndTheDay() {
        #expect(CertificateValidity.valid.warning == nil)
        let soon = CertificateValidity.endsSoon(at: Self.now, days: 3).warning
        #expect(soon == "TLSCertificateFile expires in 3 days, at 2027-01-15T08:00:00Z")
        #expect(
            CertificateValidity.expired(at: Self.now).warning
                == "TLSCertificateFile has expired at 2027-01-15T08:00:00Z: clients refuse it"
        )
        #expect(
            CertificateValidity.notYetValid(from: Self.now).warning?.hasPrefix("TLSCertificateFile is not valid before 2027-")
                == true
        )
    }

    @Test func itLooksAgainAndAgain() async throws {
        let authority = try await TestAuthority.make()
        func identity(days: Int) async throws -> TLSIdentity {
            let files = try await authority.issue("for\(days)", days: days)
            return try TLSIdentity(
                chain: try NIOSSLCertificate.fromPEMFile(files.certificateFile),
                key: try NIOSSLPrivateKey(file: files.keyFile, format: .pem)
            )
        }
        let tls = Replaceable(try await identity(days: 30))
        let log = LogRecorder()
        let watch = CertificateWatch(tls: tls, logger: log.logger, clock: ContinuousClock(), interval: .milliseconds(5))
        let watching = Task { try await watch.run() }
        try await Task.sleep(for: .milliseconds(50))
        #expect(log.entries.isEmpty)
        tls.replace(with: try await identity(days: 3))
        try await eventually("it says so, more than once") { log.entries("Certificate to be renewed").count > 1 }
        #expect(log.entries.first?.level == .warning)
        #expect(log.entries.first?.metadata["reason"]?.contains("expires in 2 days") == true)
        watching.cancel()
        _ = await watching.result
    }
}
