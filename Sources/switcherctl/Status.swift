import ArgumentParser
import SwitcherControl

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows how the server is doing.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try await server.withClient { client in
            let status = try await client.success("/status").value
            guard !format.isJSON else { return try Output.standard.print(status.line) }
            for line in StatusText.lines(status) { try Output.standard.print(line) }
        }
    }
}
