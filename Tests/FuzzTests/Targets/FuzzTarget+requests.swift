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
    static let switchBatch = FuzzTarget(
        "switch-batch",
        seeds: [
            #"{"usercoins":[{"coin":"btc","punames":["a","B","é"]},{"punames":[],"coin":"你"}],"x":[1,2.5e3,null,true]}"#,
            #"{"usercoins":[{"coin":null,"punames":["\u00e9\ud83d\ude00\n"]}]}"#, #"{"usercoins":[]}"#, "[[[[", "\"", "",
        ]
    ) { input in
        do {
            try expectAllowed(SwitchBatch(ByteBuffer(bytes: input), check: check).switches)
        } catch let error as SwitchBatch.Refusal {
            let body = String(buffer: error.reply.body)
            let json = try? JSONSerialization.jsonObject(with: Data(body.utf8))
            try expect(json != nil, "a reply that is no JSON: \(body)")
        }
    }

    static let urlEncodedForm = FuzzTarget(
        "urlencoded-form",
        seeds: ["puname=a&coin=btc", "puname=%E4%BD%A0+b&coin=%", "a;b=c&&=&puname", "coin=btc&coin=bcc&%63oin=x"]
    ) { input in
        var fields = FormFields(["puname", "coin"])
        URLEncodedForm.read(input, into: &fields)
        for value in [fields["puname"], fields["coin"]].compactMap(\.self) {
            // A byte that is not UTF-8 becomes three.
            try expect(value.utf8.count <= 3 * input.count, "a value longer than all there is")
        }
        if let checked = try? check.coinSwitch(name: fields["puname"], coin: fields["coin"]) { try expectAllowed([checked]) }
    }

    /// The first line is the content type, the rest is the body.
    static let multipartForm = FuzzTarget(
        "multipart-form",
        seeds: [
            "multipart/form-data; boundary=XX\n--XX\r\nContent-Disposition: form-data; name=\"puname\"\r\n\r\na\r\n--XX\r\n"
                + "Content-Disposition: form-data; name=coin\r\nContent-Transfer-Encoding: 8bit\r\n\r\nbtc\r\n--XX--\r\n",
            "multipart/form-data; boundary=\"a\\\"b\"\npreamble\n--a\"b  \nContent-Disposition: form-data; name=f; filename=x\n\n\n--a\"b--",
            "multipart/form-data\n--", "multipart/form-data; boundary=\n--\n\n",
        ]
    ) { input in
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

    static let headerValue = FuzzTarget(
        "header-value",
        seeds: ["form-data; name=\"a\\\"b\"; filename=x", "a;b=c;;=;d", " multipart/form-data ;boundary = \"", ";;;\t=\"\\"]
    ) { input in
        let value = HeaderValue(input)
        try expect(value.main.utf8.count <= 3 * input.count, "more than there is")
        try expect((value["name"]?.utf8.count ?? 0) <= 3 * input.count, "more than there is")
    }

    static let requestTarget = FuzzTarget(
        "request-target",
        seeds: [
            "/switch?puname=a&coin=btc", "http://host:80/switch?a?b", "https://host", "*", "http://?/",
            "HTTPS://h/%73witch%2f%e4%bd%a0?%", "/%0", "",
        ]
    ) { input in
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

    static let basicAuthentication = FuzzTarget(
        "basic-authentication",
        seeds: ["Basic YWRtaW46c2VjcmV0", "basic   YWRtaW46", "Basic %%%", "Basic ", "Bearer YWRtaW46c2VjcmV0", "Basic Og=="]
    ) { input in
        let authentication = BasicAuthentication(HTTPCredentials(user: "admin", password: "se:cret"))
        let value = String(decoding: input, as: UTF8.self)
        guard authentication.admits(value) else { return }
        // No mutation of the seeds finds the secret; whoever says it is right to be let in.
        let token = value.split(separator: " ").last.map(String.init) ?? ""
        let pair = Data(base64Encoded: token).map { String(decoding: $0, as: UTF8.self) }
        try expect(pair == "admin:se:cret", "admitted: \(value)")
    }
}
