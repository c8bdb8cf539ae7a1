"""The sentence of each finding, in Chinese, to be translated at the edge."""

from webapp.domain.errors import sentence

SENTENCES = {
    "not_a_time": sentence("时间看不懂，这些行没有读：“%(text)s”。"),
    "not_a_number": sentence("这里不是数字，没有读：“%(text)s”。"),
    "not_finite": sentence("这里写的是“%(text)s”，没有读数。"),
    "short_row": sentence("这一行没有写完，缺的读数没有读。"),
    "out_of_years": sentence("年份不在 2000 到 2100 之间，没有读：“%(text)s”。"),
    "too_large": sentence("这个数大得不可能，没有读：%(text)s。"),
    "register_fell": sentence("累计数从 %(before)s 掉到 %(after)s，像是换了表、清了零，或者抄错了。这个数没有用。"),
    "register_rolled": sentence("电表走满一圈，从 %(before)s 回到 %(after)s 度：这一段算 %(kwh)s 度。"),
    "register_twice": sentence("%(at)s 有两个不同的电表读数，只用了前一个。"),
    "one_register_reading": sentence("只有一个电表读数：%(at)s 是 %(kwh)s 度。再记一次，就知道用了多少。"),
}
"""By code; the params of a finding fill it."""

WHY_DELIMITED = sentence("文字表格，每行都有 %(columns)s 列")
WHY_TEXT = sentence("文件名说是表格")
WHY_EXCEL = sentence("Excel 文件")
WHY_PASTED = sentence("粘贴的文字，有日期和数字")
"""Why a reader takes a file for its own."""
