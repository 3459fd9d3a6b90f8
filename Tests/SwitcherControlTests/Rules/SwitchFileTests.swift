import Foundation
import SwitchRules
import SwitcherControl
import Testing
import ZooKeeperTestKit

/// Files as people and spreadsheets make them.
struct SwitchFileTests {
    private func entries(_ bytes: [UInt8]) throws -> [SwitchEntry] {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let path = folder.path + "/users"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var reader = try SwitchFile(path).reader()
        var entries: [SwitchEntry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    private func entries(_ text: String) throws -> [SwitchEntry] { try entries(Array(text.utf8)) }

    private let two = [SwitchEntry.coinSwitch(line: 1, name: "a", coin: "btc"), .coinSwitch(line: 2, name: "b", coin: "bcc")]

    @Test func linesOfCSV() throws {
        #expect(try entries("a,btc\nb,bcc\n") == two)
        #expect(try entries("a,btc\r\nb,bcc") == two)
        #expect(try entries("\u{FEFF}a,btc\n\"b\",\"bcc\"\n") == two)
        #expect(try entries("\u{FEFF}puname,coin\r\na,btc\r\n\r\n") == [.coinSwitch(line: 2, name: "a", coin: "btc")])
        #expect(try entries("PUNAME,Coin\n") == [])
        #expect(try entries("") == [])
        #expect(try entries("\n\na,btc") == [.coinSwitch(line: 3, name: "a", coin: "btc")])
    }

    @Test func linesThatAreRefused() throws {
        let found = try entries("a\nb,btc,1\n\"c,btc\nd,btc\n")
        #expect(found.map(\.line) == [1, 2, 3, 4])
        #expect(found.last == .coinSwitch(line: 4, name: "d", coin: "btc"))
        #expect(found[1] == .refused(line: 2, reason: "3 fields where puname and coin are wanted", text: "b,btc,1"))
    }

    /// What is too long is not held.
    @Test func aLineOfAHundredMegabytes() throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let path = folder.path + "/users"
        _ = FileManager.default.createFile(atPath: path, contents: Data("a,btc\n".utf8))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        let part = Data(repeating: UInt8(ascii: "x"), count: 1_000_000)
        for _ in 0..<100 { try file.write(contentsOf: part) }
        try file.write(contentsOf: Data("\nb,bcc\n".utf8))
        try file.close()
        var reader = try SwitchFile(path).reader()
        #expect(try reader.next() == .coinSwitch(line: 1, name: "a", coin: "btc"))
        #expect(try reader.next() == .refused(line: 2, reason: "the line is over 4096 bytes", text: ""))
        #expect(try reader.next() == .coinSwitch(line: 3, name: "b", coin: "bcc"))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [
        ([0x61, 0x2C, 0x62, 0x0A, 0xC3, 0xFB, 0x2C, 0x62, 0x0A] as [UInt8], 2, "GBK"),
        ([0xFF, 0xFE, 0x61, 0x00, 0x2C, 0x00], 1, "UTF-16LE"),
        ([0x00, 0x61, 0x00, 0x2C], 1, "UTF-16BE"),
        ([0xE9, 0x2C, 0x62], 1, "ISO-8859-1"),
    ])
    func otherEncodings(bytes: [UInt8], line: Int, encoding: String) throws {
        let error = try #require(throws: ControlError.self) { try entries(bytes) }
        #expect(error.status == .badInput)
        #expect(error.description.contains("line \(line), is not UTF-8 but perhaps \(encoding)"))
        #expect(error.description.contains("iconv -f \(encoding) -t UTF-8"))
    }

    @Test func json() throws {
        #expect(try entries(#"{"a":"btc","b":"bcc"}"#) == two)
        #expect(try entries(" \n{\n\"a\" : \"btc\",\n\"b\":\"bcc\"}\n") == two)
        #expect(try entries(#"{"usercoins":[{"coin":"btc","punames":["a"]},{"punames":["b"],"coin":"bcc"}]}"#) == two)
        #expect(
            try entries("{\"puname\":\"a\",\"coin\":\"btc\",\"updated_at\":null}\r\n{\"coin\":\"bcc\",\"puname\":\"b\"}") == two
        )
        #expect(try entries("{}") == [])
        #expect(
            try entries(#"{"a":1,"b":"bcc"}"#)
                == [.refused(line: 1, reason: "the coin is no string", text: "a"), .coinSwitch(line: 2, name: "b", coin: "bcc")]
        )
        let error = try #require(throws: ControlError.self) { try entries(#"{"a":"btc","#) }
        #expect(error.status == .badInput)
    }

    /// What the server would refuse of a call is refused of a file: nobody guesses which of two is meant.
    @Test(arguments: [
        (#"{"usercoins":[{"coin":"btc","punames":["a"]}],"usercoins":[]}"#, "usercoins is there twice"),
        (#"{"usercoins":null,"UserCoins":[]}"#, "usercoins is there twice"),
        (#"{"usercoins":[{"coin":"btc","Coin":"bcc","punames":["a"]}]}"#, "usercoins[0].coin is there twice"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"],"punames":["b"]}]}"#, "usercoins[0].punames is there twice"),
        (#"{"usercoins":[{"coin":"btc"}]}"#, "usercoins[0].punames is missing"),
        (#"{"usercoins":[{"coin":"btc","punames":[1]}]}"#, "usercoins[0].punames[0] must be a string"),
        (#"{"data":{"user_coin":{}},"Data":{}}"#, "data is there twice"),
        (#"{"data":{"user_coin":{},"User_Coin":{}}}"#, "data.user_coin is there twice"),
        (#"{"data":{"user_coin":["a"]}}"#, "user_coin is an array that is not empty"),
    ])
    func whatTheServerRefuses(text: String, reason: String) throws {
        let error = try #require(throws: ControlError.self) { try entries(text) }
        #expect(error.status == .badInput && error.description.hasSuffix(": \(reason)"), "\(error)")
    }

    @Test func shapesOfJSON() throws {
        // Members that the server ignores are no users.
        #expect(
            try entries(#"{"note":"btc","UserCoins":[{"Coin":"btc","PUNAMES":["a"]},{"coin":"bcc","punames":["b"]}]}"#) == two
        )
        #expect(try entries(#"{"usercoins":null}"#) == [])
        // The web site's reply, the map in it, and a flat one.
        #expect(try entries(#"{"err_no":0,"err_msg":null,"data":{"now_date":7,"user_coin":{"a":"btc","b":"bcc"}}}"#) == two)
        #expect(try entries(#"{"user_coin":{"a":"btc","b":"bcc"}}"#) == two)
        #expect(try entries(#"{"data":{"a":"btc","b":"bcc"}}"#) == two)
        #expect(try entries(#"{"data":{"user_coin":[],"now_date":7}}"#) == [])
        // Users that are called so.
        #expect(try entries(#"{"usercoins":"btc","data":"bcc"}"#).map(\.line) == [1, 2])
        // In a map the last of two counts, which the server's order sees to.
        #expect(
            try entries(#"{"a":"bcc","a":"btc"}"#) == [
                .coinSwitch(line: 1, name: "a", coin: "bcc"), .coinSwitch(line: 2, name: "a", coin: "btc"),
            ]
        )
    }

    @Test func checksAreTheServers() {
        let coins = AvailableCoins(["btc"])
        func reason(_ name: String, _ coin: String) -> String? {
            guard case .refused(_, let reason, _) = SwitchEntry.coinSwitch(line: 1, name: name, coin: coin).checked(coins: coins)
            else { return nil }
            return reason
        }
        #expect(reason("a", "btc") == nil)
        #expect(reason("", "doge") == "puname is empty")
        #expect(reason("a/b", "btc") == "puname invalid")
        #expect(reason(String(repeating: "x", count: 201), "btc") == "puname invalid")
        #expect(reason("a", "") == "coin is empty")
        #expect(reason("a", "BTC") == "coin is inexistent")
    }
}
