import Foundation
import Testing

@testable import SwitcherHTTP

struct BasicAuthenticationTests {
    private let authentication = Authentication([APIIdentity(user: "admin", proof: .password("se:cret"))])

    private func isAdmitted(_ value: String?) async -> Bool { (try? await authentication.identity(value)) != nil }

    private static func value(_ pair: String, scheme: String = "Basic ") -> String {
        scheme + Data(pair.utf8).base64EncodedString()
    }

    @Test(arguments: ["Basic ", "basic ", "BASIC ", "Basic    "])
    func rightCredentialsAreAdmitted(scheme: String) async {
        #expect(await isAdmitted(Self.value("admin:se:cret", scheme: scheme)))
    }

    @Test(arguments: [
        value("admin:se:cre"), value("admin:se:cret "), value("admin:"), value(":se:cret"), value("admi:se:cret"),
        value("admin:se:creT"), value("Admin:se:cret"), value("adminadmin:se:cret"), value("admin:se:cretse:cret"),
        value("admin"), value(""), value(":"), value("admin:se:cret", scheme: "Bearer "), value("admin:se:cret", scheme: "Basic"),
        value("admin:se:cret", scheme: "Basic\t"), "Basic", "Basic ", "", "Basic %%%%", "Basic YWRtaW46c2U6Y3JldA",
    ])
    func othersAreNot(value: String) async {
        #expect(await !isAdmitted(value))
    }

    @Test func noFieldIsNotAdmitted() async {
        #expect(await !isAdmitted(nil))
    }

    @Test(arguments: [("", ""), ("a", "a"), ("abc", "abc")])
    func equalBytesAreEqual(given: String, secret: String) {
        #expect(ConstantTime.areEqual(given.utf8, to: Array(secret.utf8)))
    }

    @Test(arguments: [
        ("", "a"), ("a", ""), ("\0", ""), ("abab", "ab"), ("ab", "abab"), ("a\0", "a"), ("xbc", "abc"), ("abx", "abc"),
    ])
    func otherBytesAreNot(given: String, secret: String) {
        #expect(!ConstantTime.areEqual(given.utf8, to: Array(secret.utf8)))
    }

    /// Time is not measured: how much is looked at is counted instead.
    @Test func everyGivenByteIsLookedAtWhereverItDiffers() {
        let secret = Array("se:cret".utf8)
        for given in ["se:cret", "xe:cret", "se:crex", "xxxxxxx", "se:cretse:cret"] {
            let counted = CountedBytes(Array(given.utf8))
            #expect(ConstantTime.areEqual(counted, to: secret) == (given == "se:cret"))
            #expect(counted.reads == given.utf8.count)
        }
        for secret in ["", "s", "se:cret", "another and longer secret"] {
            let counted = CountedBytes(Array("12345".utf8))
            #expect(!ConstantTime.areEqual(counted, to: Array(secret.utf8)))
            #expect(counted.reads == 5)
        }
    }

    @Test func credentialsAreNotShown() {
        let credentials = APIIdentity(user: "theuser", proof: .password("thepassword"))
        let bytes = "\(Array("thepassword".utf8))"
        var configuration = ""
        dump(TestListener.configuration { $0.identities = [credentials] }, to: &configuration)
        for shown in ["\(credentials)", String(reflecting: credentials), configuration] {
            #expect(!shown.contains("the"))
            #expect(!shown.contains(bytes))
            #expect(!shown.contains("116"))
        }
    }
}

/// Counts how many of its bytes are read.
private final class CountedBytes: Collection {
    private let bytes: [UInt8]
    private(set) var reads = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count }

    func index(after index: Int) -> Int { index + 1 }

    subscript(index: Int) -> UInt8 {
        reads += 1
        return bytes[index]
    }
}
