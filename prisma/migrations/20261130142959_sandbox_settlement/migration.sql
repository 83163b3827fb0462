-- Instant at which a sandbox settles a delayed claim. It is part of the claim and never changes.
ALTER TABLE "co_stake" ADD COLUMN     "settles_at" TIMESTAMPTZ(3);
CREATE TRIGGER co_stake_settlement_stays BEFORE UPDATE ON co_stake FOR EACH ROW
  WHEN (OLD.settles_at IS DISTINCT FROM NEW.settles_at) EXECUTE FUNCTION refuse_change();

-- The settlement switch of a sandbox.
CREATE TABLE "sandbox_settlement" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL,
    "delay_ms" BIGINT NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "sandbox_settlement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT one_switch CHECK (id = 1),
    CONSTRAINT known_mode CHECK (mode IN ('INSTANT', 'DELAYED', 'FAILING')),
    CONSTRAINT delay_of_its_mode CHECK ((mode = 'DELAYED') = (delay_ms > 0)),
    CONSTRAINT failure_of_its_mode CHECK ((mode = 'FAILING') = (failure IS NOT NULL))
);
