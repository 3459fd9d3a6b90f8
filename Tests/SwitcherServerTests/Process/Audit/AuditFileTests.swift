import Foundation
import Switcher
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct AuditFileTests {
    private static func record(_ name: String) -> AuditRecord {
        var record = AuditRecord(.switchOne, by: nil)
        record.subject = .subAccount(name: name, coin: "btc")
        return record.ended(.done)
    }

    private static func names(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return object["puname"] as? String ?? "\(object["action"] ?? "") \(object["lines"] ?? "")"
        }
    }

    @Test func itAppendsAndOthersMayNotRead() async throws {
        let folder = try TemporaryDirectory(prefix: "audit")
        defer { folder.remove() }
        let path = folder.path + "/audit"
        let log = LogRecorder()
        for name in ["a", "b"] {
            let file = try AuditFile(path, logger: log.logger)
            file.take(Self.record(name))
            file.flush(within: .seconds(30))
        }
        #expect(try Self.names(path) == ["a", "b"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode.map { $0 & ~0o640 } == 0)
        #expect(log.entries.isEmpty)
    }

    @Test func aFullDiskIsToldAndWhatFindsNoRoomIsCounted() async throws {
        let folder = try TemporaryDirectory(prefix: "audit")
        defer { folder.remove() }
        let path = folder.path + "/audit"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        let log = LogRecorder()
        let file = try AuditFile(path, limits: LogBuffer.Limits(lines: 4), logger: log.logger)
        file.take(Self.record("first"))
        try await eventually("it is told") { !log.entries("Audit cannot be written").isEmpty }
        for number in 0..<10 { file.take(Self.record("\(number)")) }
        #expect(file.droppedLineCount == 6)
        try FileManager.default.removeItem(atPath: path)
        await file.reopen()
        file.flush(within: .seconds(30))
        #expect(try Self.names(path) == ["first", "0", "1", "2", "3", "lines-dropped 6"])
        #expect(log.entries.map(\.message) == ["Audit cannot be written", "Audit is written again"])
        #expect(log.entries.first?.metadata["reason"] == "No space left on device")
    }

    @Test func whatCannotBeOpenedIsAnErrorOfItsKey() throws {
        let configuration = try ConfigurationFixtures.load(with: ["AuditLogFile": "/nowhere/audit"]).configuration
        let error = #expect(throws: ConfigurationError.self) {
            try AuditFile.open(configuration, logger: LogRecorder().logger)
        }
        #expect(error?.message == "AuditLogFile \"/nowhere/audit\" cannot be opened: No such file or directory")
        let file = try AuditFile.open(try ConfigurationFixtures.load().configuration, logger: LogRecorder().logger)
        #expect(file == nil)
    }
}
