"""The screens of tiers and segments: conditions and members by level, who falls by a day that the arrows move, a tier changed in three
keys with what stays said before, and the RFM page whose numbers open."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-03-01T10:00+08:00'


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.db, self.ini = os.path.join(self.folder, 'shop.db'), os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write('[tier]\n2.min_spend = 1000\n2.window_months = 12\n3.min_spend = 5000\n3.min_orders = 9\n3.window_months = 12\n')
        names, orders = ('林美華', '王大明', '陳淑芬', '李志豪', '張怡君'), 0
        for i, count in enumerate((1, 1, 1, 4, 9), 1):
            self.run('member', 'create', 'profile=easystore', 'last_name=' + names[i - 1][0], 'first_name=' + names[i - 1][1:], 'phone=091200000%d' % i)
            for _ in range(count):
                orders += 1
                self.run('order', 'create', 'profile=easystore', 'order_number=A%d' % orders, 'member=091200000%d' % i, 'items_amount=%d' % (300 * i),
                         now='2025-0%d-10T09:00+08:00' % (3 + i))
                self.run('order', 'complete', 'A%d' % orders, now='2025-0%d-10T10:00+08:00' % (3 + i))

    def run(self, *words, now=NOW):
        return run('--db', self.db, '--config', self.ini, '--now', now, '--as', 'mei', '--json', *words).json()

    def console(self, jump, sign, **more):
        t = Terminal('--db', self.db, '--config', self.ini, '--now', NOW, '--as', 'mei', **more)
        t.wait('今日')
        t.quiet(0.1)
        t.press(jump)
        t.wait(sign)
        t.quiet(0.1)
        return t


TIERS = '''\
 掌櫃  Clay > 今日 > 會員等級                       2026-03-01 週日 10:00   mei
────────────────────────────────────────────────────────────────────────────────
   級別  會員等級           會員  自動升等                             效期
>     1  普通會員              3  基本等級                             沒有期限
      2  VIP                   1  消費滿 1,000（12 個月）              12 個月
      3  鑽石會員              1  消費滿 5,000 或 9 筆訂單（12 個月）  12 個月















────────────────────────────────────────────────────────────────────────────────
 EasyStore                                                     第 1 列，共 3 列
 F1 說明 F3 尋找 F6 新增 F8 刪除 Enter 會員 w 誰會降等 e 變更 h 紀錄 Esc 返回'''


def test_tiers():
    """by level, with conditions, members and validity; Enter lists who is in it"""
    shop = Shop()
    with shop.console('gx', '基本等級') as t:
        t.wait('1  普通會員              3')
        t.quiet()
        same(t.text(), TIERS)
        t.press('<Down><Enter>')
        t.wait('李志豪')
        t.quiet()
        has(t.text(), 'EasyStore，篩選：VIP', '第 1 列，共 1 列')


FALLING = '''\
 掌櫃 > 今日 > 會員等級 > 到 2026-09-01 誰會降等    2026-03-01 週日 10:00   mei
────────────────────────────────────────────────────────────────────────────────
到這一天  < 2026-09-01 >   184 天後，若不再消費

  會員           原等級       新等級       到期日           還差  電話
> 李志豪         VIP          普通會員     2026-07-09      1,000  0912 000 004
  張怡君         鑽石會員     普通會員     2026-08-09      5,000  0912 000 005














────────────────────────────────────────────────────────────────────────────────
                                                               第 1 列，共 2 列
 F1 說明 F3 尋找 Enter 開啟 a 動作 → 晚一天 ← 早一天 ] 晚一個月 d 日期 Esc 返回'''


def test_falling():
    """the day moves with the arrows and by months; Enter opens the member"""
    shop = Shop()
    with shop.console('gx', '基本等級') as t:
        t.press('w')
        t.wait('到這一天沒有人會降等。')
        t.press(']]]]]')
        t.wait('2026-09-01')
        t.wait('張怡君')
        t.quiet()
        same(t.text(), FALLING)
        t.press('<Left>')
        t.wait('2026-08-31')
        t.press('<Enter>')
        t.wait('點數')
        has(t.text(), '李志豪')


def test_change():
    """t, the tier, Enter: what stays is said, and c does it"""
    shop = Shop()
    with shop.console('gx', '基本等級') as t:
        t.press('<Down><Enter>')
        t.wait('李志豪')
        t.quiet(0.1)
        t.press('t')
        t.wait('哪個等級？')
        t.press('<Down><Enter>')
        t.wait('等級現在變更。到期日仍是 2026-07-09。')
        t.press('c')
        t.wait('現在是「鑽石會員」。')
    same(shop.run('member', 'show', '0912000004')['tier_to'], '2026-07-09')


RFM = '''\
 掌櫃  Clay > 今日 > 顧客分群 > RFM 分析            2026-03-01 週日 10:00   mei
────────────────────────────────────────────────────────────────────────────────
截至 2026-03-01，2025-03-02 起的訂單：5 人買過，0 人沒有
                                                    R：距最近下單天數
R \\ F       1        2        3        4        5   5  203                     1
   5        0        0        0        0 ██>    1   4  234                     1
   4        0        0        0 ██     1        0   3  264                     1
   3        0 ██     1        0        0        0   2  295                     1
   2        0 ██     1        0        0        0   1  325                     1
   1        0 ██     1        0        0        0   F：訂單數
                                                    5  9                       1
  冠軍顧客                    2    400‰             4  4                       1
  忠實顧客                    0      0‰             3  -
  高消費顧客                  0      0‰             2  1                       3
  新顧客                      0      0‰             1  -
  有潛力                      1    200‰             M：消費淨額
  不能失去                    0      0‰             5  13,500                  1
  流失風險                    0      0‰             4  4,800                   1
  沉睡顧客                    2    400‰             3  900                     1
  未購買                      0      0‰             2  600                     1
                                                    1  300                     1
────────────────────────────────────────────────────────────────────────────────
 已為 5 位顧客計分。
 F1 說明  F5 重新整理  F9 指令盤  Enter 會員  a 動作  c 計算  d 日期  Esc 返回'''


def test_rfm():
    """c scores everybody; the table, its segments and the limits stand together; a cell opens its members"""
    shop = Shop()
    with shop.console('gy', 'RFM 模型') as t:
        t.press('r')
        t.wait('還沒有分析。')
        t.press('c')
        t.wait('已為 5 位顧客計分。')
        t.quiet()
        same(t.text(), RFM)
        t.press('<Enter>')
        t.wait('張怡君')
        t.quiet()
        has(t.text(), '篩選：R5 F5', '第 1 列，共 1 列')
    same(shop.run('member', 'list', 'rfm_r=5', 'rfm_f=5')['total'], 1)


SEGMENTS = '''\
 掌櫃  Clay > 今日 > 顧客分群                       2026-03-01 週日 10:00   mei
────────────────────────────────────────────────────────────────────────────────
  類別        分群                          會員   占比‰          淨額      訂單
  所有顧客    所有顧客                         5   1,000        20,100        16
> 所有顧客    回購顧客                         2     400        18,300        13
  RFM 模型    冠軍顧客                         2     400        18,300        13
  RFM 模型    忠實顧客                         0       0             0         0
  RFM 模型    高消費顧客                       0       0             0         0
  RFM 模型    新顧客                           0       0             0         0
  RFM 模型    有潛力                           1     200           900         1
  RFM 模型    不能失去                         0       0             0         0
  RFM 模型    流失風險                         0       0             0         0
  RFM 模型    沉睡顧客                         2     400           900         2
  RFM 模型    未購買                           0       0             0         0







────────────────────────────────────────────────────────────────────────────────
 已存成分群「回購顧客」。                                     第 2 列，共 11 列
 F1 說明 F3 尋找 F6 新增 F8 刪除 Enter 會員 a 動作 r RFM e 變更 Esc 返回'''


def test_segments():
    """figures are filled in after the rows; one of those offered is kept in two keys"""
    shop = Shop()
    shop.run('member', 'rfm')
    with shop.console('gy', 'RFM 模型') as t:
        t.press('n')
        t.wait('自訂條件…')
        t.press('<Down><Down><Down><Enter>')
        t.wait('已存成分群「回購顧客」。')
        t.wait('回購顧客                         2     400')
        t.quiet()
        same(t.text(), SEGMENTS)
        t.resize(200, 50)
        t.wait('訂單數至少: 2')


tap.main(globals())
