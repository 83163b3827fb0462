// Makes the prepared database after an installation, for the first start with an embedded database.

import { prepareDatabase } from '../src/store/db/prepared-database.ts';

await prepareDatabase();
