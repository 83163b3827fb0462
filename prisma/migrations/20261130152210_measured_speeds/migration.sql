-- The network has not measured the speeds of every device; null where it has not.
ALTER TABLE "device" ALTER COLUMN "down_mbps" DROP NOT NULL,
ALTER COLUMN "up_mbps" DROP NOT NULL;
