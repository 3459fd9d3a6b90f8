import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

// What new connections are shown, and what they have to show.
extension ReloadRow {
    static let tls = [
        ReloadRow(
            "TLSCertificateFile",
            .of { scene in try await scene.authority.issue("second", withKeyOf: scene.identity).certificateFile }
        ) { scene, change in
            #expect(try await scene.shownName() == "first")
            let open = try await scene.connect()
            try await change()
            #expect(try await scene.shownName() == "second")
            #expect(!open.isEnded)
        },
        // No key goes without its certificate: that is another one under the same name.
        ReloadRow("TLSPrivateKeyFile", .of { scene in scene.authority.folder.path + "/third.key" }) { scene, change in
            let third = try await scene.authority.issue("third")
            let first = try Data(contentsOf: URL(fileURLWithPath: scene.identity.certificateFile))
            func renew(_ certificate: Data) throws {
                try certificate.write(to: URL(fileURLWithPath: scene.identity.certificateFile), options: .atomic)
            }
            #expect(try await scene.shownName() == "first")
            try renew(try Data(contentsOf: URL(fileURLWithPath: third.certificateFile)))
            try await change()
            // Without its key no connection would come to be.
            #expect(try await scene.shownName() == "third")
            #expect(try await scene.switchCoin().status == 200)
            try renew(first)
        },
        ReloadRow("TLSClientCAFile", .of { scene in scene.authority.certificateFile }) { scene, change in
            let client = try await scene.authority.issue("client", for: .client)
            #expect(try await !scene.isTurnedAway())
            let open = try await scene.connect()
            try await change()
            #expect(try await scene.isTurnedAway())
            try await scene.connect(presenting: client).close()
            #expect(!open.isEnded)
        },
    ]
}
