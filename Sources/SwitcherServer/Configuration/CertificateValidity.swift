import Foundation
import SwitcherHTTP

/// What an operator should know of the dates of the listener's certificates.
enum CertificateValidity: Equatable {
    case valid
    case notYetValid(from: Date)
    case endsSoon(at: Date, days: Int)
    case expired(at: Date)

    /// An end within so many days is worth a line.
    static let warningDays = 14

    init(from start: Date, until end: Date, now: Date) {
        let day: TimeInterval = 86_400
        self =
            if now > end {
                .expired(at: end)
            } else if now < start {
                .notYetValid(from: start)
            } else if end.timeIntervalSince(now) < TimeInterval(Self.warningDays) * day {
                .endsSoon(at: end, days: Int(end.timeIntervalSince(now) / day))
            } else {
                .valid
            }
    }

    init(_ identity: TLSIdentity, now: Date) {
        self.init(from: identity.validFrom, until: identity.expiry, now: now)
    }

    /// `nil` where there is nothing to be told.
    var warning: String? {
        switch self {
        case .valid: nil
        case .notYetValid(let start): "TLSCertificateFile is not valid before \(start.ISO8601Format()): clients refuse it"
        case .endsSoon(let end, let days): "TLSCertificateFile expires in \(days) days, at \(end.ISO8601Format())"
        case .expired(let end): "TLSCertificateFile has expired at \(end.ISO8601Format()): clients refuse it"
        }
    }
}
