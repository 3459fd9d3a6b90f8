import Foundation
import NIOCore
import Switcher

@testable import SwitcherHTTP

extension FuzzTarget {
    private static let check = SwitchCheck(availableCoins: ["btc", "你"], lowercasesNames: true)

    /// What got through the checks may become a znode's name and data.
    private static func expectAllowed(_ switches: some Sequence<CoinSwitch>) throws {
        for checked in switches {
            let name = checked.name.description
            try expect((1...200).contains(name.utf8.count), "a name of \(name.utf8.count) bytes")
            try expect(!name.utf8.contains { $0 == 0 || $0 == 0x2F }, "a name with a NUL or a slash")
            try expect(["btc", "你"].contains("\(checked.coin)"), "a coin that is not available")
        }
    }

    /// A batch: JSON, then the checks.
    static let switchBatch = FuzzTarget("switch-batch") { input in
        do {
            try expectAllowed(SwitchBatch(ByteBuffer(bytes: input), check: check).switches)
        } catch let error as SwitchBatch.Refusal {
            let body = String(buffer: error.reply.body)
            let json = try? JSONSerialization.jsonObject(with: Data(body.utf8))
            try expect(json != nil, "a reply that is no JSON: \(body)")
        }
    }

    /// A call about a subpool: JSON, then the checks.
    static let subPoolBody = FuzzTarget("subpool-body") { input in
        guard let body = try? SubPoolBody(ByteBuffer(bytes: input)) else { return }
        guard let name = try? SubPoolName(coin: body.coin, subPool: body.subPoolName) else { return }
        for part in [name.coin, name.subPool].map({ "\($0)" }) {
            try expect(!part.isEmpty && ![".", ".."].contains(part), "a name that is none: \(part)")
            try expect(!part.utf8.contains { $0 < 0x20 || $0 == 0x2F }, "a name with a control character or a slash")
        }
    }

    static let urlEncodedForm = FuzzTarget("urlencoded-form") { input in
        var fields = FormFields(["puname", "coin"])
        URLEncodedForm.read(input, into: &fields)
        for value in [fields["puname"], fields["coin"]].compactMap(\.self) {
            // A byte that is not UTF-8 becomes three.
            try expect(value.utf8.count <= 3 * input.count, "a value longer than all there is")
        }
        if let checked = try? check.coinSwitch(name: fields["puname"], coin: fields["coin"]) { try expectAllowed([checked]) }
    }

    /// The first line is the content type, the rest is the body.
    static let multipartForm = FuzzTarget("multipart-form") { input in
        let line = input.prefix { $0 != UInt8(ascii: "\n") }
        var fields = FormFields(["puname", "coin"])
        do throws(FormRefusal) {
            try MultipartForm.read(
                ByteBuffer(bytes: input.dropFirst(line.count + 1)).readableBytesView,
                contentType: HeaderValue(line),
                into: &fields
            )
        } catch {
            return
        }
        for value in [fields["puname"], fields["coin"]].compactMap(\.self) {
            try expect(value.utf8.count <= 3 * input.count, "a value longer than all there is")
        }
    }

    static let headerValue = FuzzTarget("header-value") { input in
        let value = HeaderValue(input)
        try expect(value.main.utf8.count <= 3 * input.count, "more than there is")
        try expect((value["name"]?.utf8.count ?? 0) <= 3 * input.count, "more than there is")
    }

    static let requestTarget = FuzzTarget("request-target") { input in
        // As the parser hands it over.
        let text = String(decoding: input, as: UTF8.self)
        guard let target = try? RequestTarget(text) else {
            return try expect(text.utf8.contains(UInt8(ascii: "%")), "refused without an escape")
        }
        let parts = target.path.utf8.count + (target.query.map { $0.utf8.count + 1 } ?? 0)
        // An escaped byte that is not UTF-8 takes three of the text, and three of the path.
        try expect(parts <= max(text.utf8.count, 1), "more than there is")
        try expect(text.utf8.contains(0) || !target.path.utf8.contains(0), "a path with a NUL")
        try expect(text.utf8.contains(UInt8(ascii: "%")) || !target.path.utf8.contains(UInt8(ascii: "?")), "a path with a query")
    }

    static let basicAuthentication = FuzzTarget("basic-authentication") { input in
        let authentication = Authentication([APIIdentity(user: "admin", proof: .password("se:cret"))])
        let value = String(decoding: input, as: UTF8.self)
        guard (authentication.known(value) ?? BasicCredentials(value).flatMap(authentication.plainIdentity)) != nil else {
            return
        }
        // No mutation of the seeds finds the secret; whoever says it is right to be let in.
        let token = value.split(separator: " ").last.map(String.init) ?? ""
        let pair = Data(base64Encoded: token).map { String(decoding: $0, as: UTF8.self) }
        try expect(pair == "admin:se:cret", "admitted: \(value.debugDescription)")
    }
}
