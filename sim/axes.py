"""The axes of every array, and its number type.

Names of arrays end in a letter for each axis, in the order of the axes; scalars carry none.

    r  run            d  draw of the uncertain parameters
    a  actor          s  side: 0 = the belligerent at the 0 end of the scales, 1 = the one at the 100 end
    k  settlement issue
    l  point of the lambda grid along the efficient frontier
    o  option (solution concepts over a finite set)
    g  event of one kind inside a step (counts are drawn with offsets)

The run axis comes first wherever it exists, so that more runs leave the first ones in place. What happens in some runs
only is computed for those: `rows` are their places in the chunk, ascending, and arrays beside it have a row for each.
Positions are held in [0, 1]: 0 is one side's declared maximum, 1 the other's (0-100 in files and charts).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

FLOAT = np.float32
"""Number type of the run arrays: half the memory traffic of float64, and events agree."""

SIDES = (0, 1)
