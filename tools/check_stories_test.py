#!/usr/bin/env python3
"""check_stories.py finds what is read once, and leaves what waits alone."""
import tempfile
import unittest
from pathlib import Path

import check_stories


class Waiting(unittest.TestCase):
    def problems(self, text: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "one.test.mjs"
            path.write_text(text)
            return check_stories.problems(path)

    def test_a_page_read_once_is_a_problem_with_its_line(self) -> None:
        found = self.problems("\n  assert.equal(await page.locator('h1').innerText(), '已收到');\n")
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("one.test.mjs:2:"), found)

    def test_what_asks_again_is_none(self) -> None:
        self.assertEqual(self.problems("await eventually(async () => {\n  assert.equal(await page.locator('p (').count(), 4);\n});"), [])
        self.assertEqual(self.problems("await says(page.locator('h1'), '已收到');"), [])

    def test_after_an_eventually_is_not_inside_it(self) -> None:
        found = self.problems("await eventually(async () => assert.ok(await box.isChecked()));\nassert.ok(await box.isChecked());")
        self.assertEqual([one.split(": ")[0] for one in found], ["one.test.mjs:2"])

    def test_absence_and_the_server_may_be_asked_once(self) -> None:
        self.assertEqual(self.problems("assert.equal(await dialog.count(), 0);\nassert.ok(!(await page.locator('main').innerText()).includes('林夏'));\n"
                                       "assert.equal((await world.call(page, 'GET', '/x')).status, 404);"), [])


if __name__ == "__main__":
    unittest.main()
