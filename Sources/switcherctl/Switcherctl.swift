import ArgumentParser
import Foundation
import SwitcherControl
import SwitcherVersion

@main
struct Switcherctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcherctl",
        abstract: "Looks after a switcher-api-server from the command line.",
        discussion: """
            Which server, and who one is there, is in the environment (SWITCHER_URL, SWITCHER_USER, SWITCHER_PASSWORD), in a file of mode 600 \
            with these names, a line each (--config; ~/.config/switcherctl.conf), or asked for. A password is never an argument, and goes to no \
            server but the one that it stands beside.

            Exit codes: 0 done, 1 no, 64 usage, 65 input is no text in UTF-8, 66 no input, 69 server away, 74 not written, 75 try again, 76 no \
            such server, 77 no right, 78 configuration.
            """,
        version: Version.current,
        subcommands: [
            Status.self, Get.self, Set.self, PushCommand.self, Export.self, Diff.self, WatchCommand.self, CoinbaseCommand.self,
            Sync.self, HashPassword.self, BenchCommand.self,
        ]
    )

    static func main() async {
        StandardDescriptors.occupy()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as ControlError {
            Output.errors.tell("switcherctl: \(error)")
            Foundation.exit(error.status.rawValue)
        } catch is Interrupted {
            // As if the terminal had said so.
            endBySignal(SIGINT)
        } catch {
            exit(withError: error)
        }
    }
}
