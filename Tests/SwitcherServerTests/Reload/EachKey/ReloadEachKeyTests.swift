import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

/// Every key that a reload changes, changed under load: what is new is in force, and no caller is told anything but success.
@Suite struct ReloadEachKeyTests {
    @Test func everyKeyHasARow() {
        let reloadable = ConfigurationKeys.rows.filter { !$0.isTakenAtStart }.map(\.name)
        #expect(ReloadRow.groups.flatMap(\.rows).map(\.key).sorted() == reloadable.sorted())
    }

    @Test(arguments: ReloadRow.groups)
    func eachIsChangedUnderLoad(group: ReloadRow.Group) async throws {
        try await ReloadScene.run { scene in
            for row in group.rows {
                let failures = scene.load.failures.count
                try await Self.change(row, scene)
                for failure in scene.load.failures.dropFirst(failures) {
                    #expect(row.permittedFailure.map { failure.contains($0) } == true, "\(row.key): \(failure)")
                }
            }
        }
    }

    private static func change(_ row: ReloadRow, _ scene: ReloadScene) async throws {
        var changed = scene.configuration
        changed[row.key] = try await row.value.resolved(for: scene)
        var broken = changed
        broken[row.key] = [String: String]()
        var isChanged = false
        try await row.look(scene) {
            try await scene.server.reload(changed, untilItLogs: "Configuration read again")
            // Changes nothing: what is looked for after it is in force all the same.
            try await scene.server.reload(broken, untilItLogs: "Configuration is not taken, nothing has changed")
            try await scene.load.waitForEveryCaller("with another \(row.key)")
            isChanged = true
        }
        #expect(isChanged, "\(row.key)")
        try await scene.server.reload(scene.configuration, untilItLogs: "Configuration read again")
        try await scene.load.waitForEveryCaller("after \(row.key)")
    }
}
