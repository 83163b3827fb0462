plugins {
  id("com.apollographql.apollo")
}

apollo {
  service("tandem") {
    packageName.set("network.tandem")
    srcDir("graphql")
    schemaFiles.from("schema.graphql")
    mapScalarToKotlinString("DateTime")
    mapScalarToKotlinString("Decimal")
    mapScalarToKotlinString("StreamCursor")
    mapScalarToKotlinString("TokenAmount")
    mapScalarToKotlinString("WalletAddress")
  }
}
