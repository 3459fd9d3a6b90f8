// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target. `Scripts/test` sets `WARNINGS_AS_ERRORS` so that a warning fails there, and a newer
/// compiler's new warning does not break somebody who only wants to build.
let strictSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    + (Context.environment["WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : [])

/// What reads strangers' input, under libFuzzer in place of the tests: `Scripts/fuzz` sets `FUZZING`. A short run of the same targets is
/// among the tests.
let fuzzTarget: Target =
    Context.environment["FUZZING"] == "1"
    ? .executableTarget(
        name: "fuzz",
        dependencies: [
            "JSONReading", "Switcher", "SwitcherHTTP", "SwitcherServer", .product(name: "NIOCore", package: "swift-nio"),
        ],
        path: "Tests/FuzzTests",
        sources: ["Targets", "Driver"],
        swiftSettings: strictSettings
    )
    : .testTarget(
        name: "FuzzTests",
        dependencies: [
            "JSONReading", "Switcher", "SwitcherHTTP", "SwitcherServer", "ZooKeeperTestKit",
            .product(name: "NIOCore", package: "swift-nio"),
        ],
        exclude: ["Driver"],
        swiftSettings: strictSettings
    )

let package = Package(
    name: "switcher-api-server",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "ZooKeeper", targets: ["ZooKeeper"]),
        .library(name: "UpstreamTestKit", targets: ["UpstreamTestKit"]),
        .library(name: "ZooKeeperTestKit", targets: ["ZooKeeperTestKit"]),
        .executable(name: "switcher-api-server", targets: ["switcher-api-server"]),
        .executable(name: "playground", targets: ["playground"]),
        .executable(name: "soak", targets: ["soak"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZooKeeper", providers: [.apt(["libzookeeper-mt-dev"])]),
        .target(
            name: "ZooKeeper",
            dependencies: [
                "CZooKeeper",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strictSettings
        ),
        .target(name: "JSONReading", swiftSettings: strictSettings),
        .target(
            name: "Switcher",
            dependencies: [
                "JSONReading",
                "ZooKeeper",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strictSettings
        ),
        .target(
            name: "SwitcherHTTP",
            dependencies: [
                "JSONReading",
                "Switcher",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strictSettings
        ),
        .target(
            name: "SwitcherServer",
            dependencies: [
                "CZlib",
                "JSONReading",
                "Switcher",
                "SwitcherHTTP",
                "ZooKeeper",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strictSettings
        ),
        .executableTarget(
            name: "switcher-api-server",
            dependencies: [
                "SwitcherServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strictSettings
        ),
        .target(
            name: "SampleJobmaker",
            dependencies: ["ZooKeeper", .product(name: "Logging", package: "swift-log")],
            path: "Sources/Tools/SampleJobmaker",
            swiftSettings: strictSettings
        ),
        .executableTarget(
            name: "playground",
            dependencies: [
                "SampleJobmaker",
                "SwitcherServer",
                "UpstreamTestKit",
                "ZooKeeper",
                "ZooKeeperTestKit",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Tools/playground",
            swiftSettings: strictSettings
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["SwitcherServer", "SwitcherTestKit", "ZooKeeperTestKit"],
            path: "Sources/Tools/soak",
            swiftSettings: strictSettings
        ),
        .target(
            name: "ZooKeeperTestKit",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Sources/Kits/ZooKeeperTestKit",
            swiftSettings: strictSettings
        ),
        .target(
            name: "UpstreamTestKit",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Kits/UpstreamTestKit",
            swiftSettings: strictSettings
        ),
        .target(
            name: "SwitcherTestKit",
            dependencies: [
                "ZooKeeperTestKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Sources/Kits/SwitcherTestKit",
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "ZooKeeperTestKitTests",
            dependencies: ["ZooKeeperTestKit"],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "ZooKeeperTests",
            dependencies: ["ZooKeeper", "ZooKeeperTestKit", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "JSONReadingTests",
            dependencies: ["JSONReading", "ZooKeeperTestKit"],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "SwitcherTests",
            dependencies: [
                "SampleJobmaker",
                "Switcher",
                "ZooKeeper",
                "ZooKeeperTestKit",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "SwitcherHTTPTests",
            dependencies: [
                "SampleJobmaker",
                "Switcher",
                "SwitcherHTTP",
                "SwitcherTestKit",
                "ZooKeeper",
                "ZooKeeperTestKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "SwitcherServerTests",
            dependencies: [
                "Switcher",
                "SampleJobmaker",
                "SwitcherServer",
                "UpstreamTestKit",
                "SwitcherTestKit",
                "ZooKeeper",
                "switcher-api-server",
                "ZooKeeperTestKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strictSettings
        ),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "SampleJobmaker",
                "SwitcherServer",
                "SwitcherTestKit",
                "UpstreamTestKit",
                "ZooKeeper",
                "switcher-api-server",
                "ZooKeeperTestKit",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strictSettings
        ),
        fuzzTarget,
    ]
)
