import Foundation

/// What a jobmaker writes when it has read a request.
struct JobmakerAck: Sendable {
    /// A longer one is not looked into: an honest ack is some hundred bytes and a request's coinbase twice.
    static let maximumByteCount = 1_000_000

    let isSuccess: Bool
    /// Empty when it has none.
    let message: String
    /// 0 when it has none, which is the rule.
    let number: Int
    let subPoolName: String?
    /// What was in force before.
    let old: Coinbase
    /// What is in force since; only of a success.
    let new: Coinbase?
    let hostName: String?

    /// - Returns: `nil` when that is no ack: no JSON, or a member that matters is missing or of another type.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumByteCount,
            let wire = try? JSONDecoder().decode(Wire.self, from: Data(bytes))
        else { return nil }
        isSuccess = wire.success
        message = wire.message ?? ""
        number = wire.number ?? 0
        subPoolName = wire.subPoolName
        old = wire.old
        new = wire.success ? wire.new : nil
        hostName = wire.host?.name
    }

    /// What is in force after it.
    var standing: Coinbase { new ?? old }

    /// A jobmaker has found a request node that was never written.
    var isOfEmptyRequest: Bool { !isSuccess && message.utf8.elementsEqual("empty request".utf8) }

    private struct Wire: Decodable {
        let success: Bool
        let message: String?
        let number: Int?
        let subPoolName: String?
        let old: Coinbase
        let new: Coinbase?
        let host: Host?

        private enum CodingKeys: String, CodingKey {
            case success
            case message = "err_msg"
            case number = "err_no"
            case subPoolName = "subpool_name"
            case old
            case new
            case host
        }
    }

    /// Only for the log and to tell jobmakers apart: whatever is in it does not spoil an ack.
    private struct Host: Decodable {
        let name: String?

        init(from decoder: any Decoder) throws {
            let container = try? decoder.container(keyedBy: CodingKeys.self)
            name = try? container?.decode(String.self, forKey: .name)
        }

        private enum CodingKeys: String, CodingKey {
            case name = "hostname"
        }
    }
}
