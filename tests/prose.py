"""General Vietnamese prose by the paragraph, made from templates by a seed: nothing in it cites or orders anything.

News, economy, culture, education, history, nature, sport, family life: with numbers, years, shares and days of what
has happened, habits that nobody is charged with, and the words of the law in their everyday sense.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

PEOPLE = ("bà Lài", "ông Tư Hiền", "chị Thơm", "anh Khởi", "cô giáo Duyên", "thầy Lượng", "già làng Y Bloong",
          "em Ngân", "nghệ nhân Út Mười", "bác sĩ Trâm", "đạo diễn Hoài Linh Chi", "huấn luyện viên Sâm")  # fmt: skip
PLACES = ("làng Vạc", "bến Sỏi", "thị trấn Cầu Kè", "đảo Hòn Lúa", "phố cổ", "cao nguyên", "miền Tây", "vùng đầm phá",
          "Tây Bắc", "xóm Núi", "ngoại ô Huế", "bờ biển miền Trung")  # fmt: skip
GOODS = ("gạo", "cà phê", "thanh long", "tôm thẻ", "gỗ dăm", "dệt may", "hồ tiêu", "linh kiện điện tử", "mật ong")
FIRMS = ("Công ty Hưng Lộc", "Hợp tác xã Bình Minh", "Tập đoàn Sao Khuê", "hãng tàu Biển Xanh", "nhà máy Tân Phú")
THINGS = ("chiếc áo dài", "cây cầu gỗ", "bộ chiêng cổ", "con đò", "vườn mai", "căn nhà sàn", "tủ sách", "bức tranh lụa")
CLUBS = ("đội bóng đất Cảng", "đội nữ miền Đông", "câu lạc bộ vật làng Sình", "đội chèo thuyền Nhật Lệ")

NEWS = (
    "Sáng {day}, hàng trăm người dân {place} ra bến đón đoàn ghe trở về sau cơn bão.",
    "Vụ cháy xảy ra lúc {hour} giờ ngày {date} tại một kho phế liệu, rất may không có thương vong về người.",
    "Theo người dân, con đường này hư hỏng từ năm {year} và đã ba lần được vá lại.",
    "Đến {hour} giờ cùng ngày, lực lượng tại chỗ đã đưa {n} hành khách vào bờ an toàn.",
    "Trận mưa đêm {day} làm ngập {n} căn nhà, nước rút hẳn sau hai ngày.",
    "Triển lãm khai mạc ngày {date} và thu hút hơn {big} lượt khách trong tuần đầu tiên.",
    "{Person} cho biết quyết định rời phố về quê là của riêng mình, không ai ép buộc.",
    "Tin đồn về một chỉ thị nào đó hóa ra chỉ là chuyện kể cho vui ở quán nước đầu ngõ.",
    "Chuyến tàu đầu tiên trong ngày rời ga lúc {hour} giờ kém mười, chở theo {n} khách du lịch.",
    "Trong {m} tháng đầu năm {year}, cả vùng ghi nhận {n} trận mưa đá, nhiều hơn cùng kỳ năm trước {k} trận.",
    "Người đàn ông {n} tuổi kể rằng ông đã sống bằng nghề kéo lưới từ trước năm {old}.",
    "Cây đa cổ thụ bật gốc trong cơn lốc chiều {day}, đè lên mái hiên của một quán cà phê.",
    "Xây dựng từ năm {old}, cây cầu ấy đã qua {k} lần sửa chữa lớn.",
    "Chủ quán yêu cầu khách trả lại chiếc ghế mượn hồi {day}.",
    "Tàu phải neo lại ngoài khơi trong {k} giờ vì biển động.",
)
ECONOMY = (
    "Năm {year}, xuất khẩu {goods} đạt {big} tấn, tăng {p}% so với năm trước.",
    "Quý {quarter}/{year}, doanh thu của {firm} giảm {p}% vì giá nguyên liệu leo thang.",
    "Giá {goods} hôm {day} dao động từ {n}.000 đến {n2}.000 đồng một ký.",
    "Từ năm {year} đến năm {later}, sản lượng {goods} của vùng đã tăng gấp {k} lần.",
    "Chỉ số giá tiêu dùng tháng {m}/{year} tăng {f}% so với tháng trước, mức thấp nhất trong {k} năm.",
    "Khoảng {p}% số hộ được hỏi cho biết thu nhập của họ khá hơn so với {k} năm trước.",
    "{Firm} lãi ròng {n} tỷ đồng, trong khi cùng kỳ lỗ gần {k} tỷ.",
    "Báo cáo tài chính quý {quarter} của {firm} cho thấy nợ vay chiếm {p}% tổng tài sản.",
    "Thị trường có luật chơi của nó: ai bán thật thì giữ được khách.",
    "Lãi suất huy động kỳ hạn {m} tháng quanh mức {f}% khiến người gửi tiền do dự.",
    "Trung bình mỗi năm làng nghề làm ra {big} sản phẩm, quá nửa bán sang Nhật.",
    "Kế hoạch kinh doanh của {firm} từng đặt trên giả định rằng sức mua không đổi.",
    "Hội chợ năm ngoái quy tụ {n} gian hàng, nhưng chỉ {p}% có lãi.",
    "Sau {k} năm, số cửa hàng của {firm} tăng từ {k} lên {n}.",
    "Triển khai từ năm {year}, dây chuyền mới giúp {firm} bớt {p}% hao hụt.",
    "{Firm} phải đóng cửa {k} cửa hàng trong năm {year}.",
    "Nhu cầu vốn lưu động lên tới {n} tỷ đồng mỗi quý, gấp đôi năm {year}.",
    "Giám sát chặt chi phí suốt {m} tháng, {firm} cuối cùng cũng có lãi.",
)
CULTURE = (
    "Lễ hội {place} diễn ra vào rằm tháng Giêng, kéo dài {k} ngày đêm với tục rước nước.",
    "{Person} bắt đầu học hát từ năm {age} tuổi và lên sân khấu lần đầu vào mùa xuân năm {old}.",
    "Bộ phim kể chuyện một người lính trở về làng sau năm {old}, mang theo {thing} của người bạn đã mất.",
    "{Thing} ấy được truyền qua {k} đời, đến nay vẫn còn nguyên nét chạm.",
    "Theo tục lệ, sáng mùng hai mọi nhà mang bánh sang biếu nhau, không ai bảo ai.",
    "Cuốn tiểu thuyết in lần đầu năm {year}, tái bản {k} lần và được dịch ra {k} thứ tiếng.",
    "Luật thơ lục bát tưởng dễ mà khó, vì câu nào cũng phải thuận tai.",
    "Người làng tin rằng lời thề trước đình có sức nặng hơn mọi thứ giấy tờ.",
    "Tháng Ba âm lịch, hoa gạo nở đỏ triền đê, các cụ lại nhắc chuyện mất mùa năm {old}.",
    "Vở diễn có {n} suất trong mùa hè {year}, suất nào cũng kín chỗ.",
    "Cuộc thi viết của tờ báo nhận {big} bài, nhiều nhất là từ {place}.",
    "Nghị quyết của dòng họ về việc cưới hỏi, nói vui như các cụ, là ăn ít nói nhiều.",
    "Ban nhạc từng lưu diễn {k} nước trong hai năm {year} và {later}.",
    "Tổ chức lần đầu năm {old}, hội thi thả diều đến nay đã qua {n} mùa.",
    "Muốn có một tấm lụa đẹp, người thợ cần chừng {k} tuần và rất nhiều kiên nhẫn.",
    "Thực hiện trong {k} năm, bộ phim tài liệu ghi lại {n} giờ tư liệu.",
)
EDUCATION = (
    "Ngôi trường dựng năm {old} bằng tre lá, đến năm {year} mới có dãy nhà xây đầu tiên.",
    "{Person} dạy lớp ghép {k} trình độ, mỗi sáng vượt {k} cây số đường rừng.",
    "Kỳ thi năm {year} có {big} thí sinh, tỷ lệ đỗ là {p}%.",
    "Thư viện mở cửa từ {hour} giờ, chiều nào cũng đông học trò.",
    "Đề án tốt nghiệp của {person} nói về cách người {place} làm muối.",
    "Nội quy lớp học do chính các em viết, gồm {k} điều rất ngộ nghĩnh.",
    "Theo chương trình cũ, môn này chỉ có {k} tiết mỗi tuần.",
    "Em kể rằng bố thường xuyên vắng nhà, mẹ thì hằng ngày ra chợ từ lúc {hour} giờ sáng.",
    "Trong thí nghiệm, giấy quỳ là chất chỉ thị, gặp axit thì hóa đỏ.",
    "Năm học {year}-{next}, trường có {n} học sinh, nhiều hơn năm trước {k} em.",
    "Định luật bảo toàn được giảng bằng một quả lắc treo giữa lớp.",
    "Thời khóa biểu dán trên tường từ tháng 9 năm ngoái, mép giấy đã quăn.",
    "Bản báo cáo thực tập dài {n} trang mất gần {m} tháng mới viết xong.",
    "Thầy giao cho cả lớp bài tập về nhà rồi dặn thong thả mà làm.",
    "Báo cáo của nhóm học sinh dựa trên số liệu đo từ tháng {m} đến tháng 12 năm {year}.",
    "Các em cần ngủ đủ 8 tiếng mỗi ngày, cô y tế bảo thế.",
)
HISTORY = (
    "Ngày {date_old}, đoàn quân qua sông trong đêm, bỏ lại sau lưng {place}.",
    "Triều đình ban chiếu chỉ vào năm {ancient}, cho khơi lại con kênh nối hai dòng nước.",
    "Tấm bia dựng năm {ancient} ghi tên {n} vị đỗ đạt, chữ nay đã mòn.",
    "Từ thế kỷ {century} đến đầu thế kỷ 20, thương cảng này tấp nập thuyền buôn.",
    "Hiệp ước ký năm ấy không ngăn được cuộc chiến bùng lên {k} năm sau.",
    "Bộ luật cổ của vương triều phạt nặng kẻ phá đê, điều mà sử sách còn chép.",
    "Trước năm {old}, cả vùng chỉ có một trạm xá và {k} lớp học.",
    "Cuộc khai quật năm {year} tìm thấy {n} hiện vật, phần lớn là gốm men nâu.",
    "Đại hội của những người thợ mỏ năm {old} họp ngay trong hầm lò.",
    "Sử gia cho rằng quyết định dời đô xuất phát từ nỗi lo lũ lụt.",
    "Giai đoạn {old} - {old2} là thời kỳ gian khó nhất mà người già còn nhớ.",
    "Hoàn thành năm {ancient}, tòa thành chỉ đứng vững được {k} năm.",
    "Quan trấn thủ phải trình triều đình mỗi khi có biến, thư đi mất {n} ngày.",
)
NATURE = (
    "Đàn sếu về {place} ngày {day}, sớm hơn mọi năm gần một tuần.",
    "Mùa nước nổi thường bắt đầu từ tháng 8, có năm muộn đến cuối tháng 9.",
    "Rừng tràm rộng {big} ha là nơi trú ngụ của {n} loài chim.",
    "Nhiệt độ trung bình năm {year} cao hơn {f} độ so với {k} năm trước đó.",
    "Cứ mỗi mùa trăng, cua biển lại kéo lên bãi cát đẻ trứng.",
    "Các nhà khoa học đo được nồng độ muối {f} phần nghìn ở cách cửa sông {n} km.",
    "Loài lan này chỉ nở hoa một lần trong năm, vào độ giữa thu.",
    "Dòng sông đổi dòng {k} lần trong vòng {n} năm, để lại những vạt hồ hình móng ngựa.",
    "Khoảng {p}% diện tích san hô quanh {place} đã bị tẩy trắng trong đợt nóng năm {year}.",
    "Ong thợ sống chừng {m} tuần, còn ong chúa có thể sống {k} năm.",
    "Theo dõi đàn voi từ năm {year} đến năm {later}, nhóm nghiên cứu đếm được {n} cá thể.",
    "Hạt giống cần {m} ngày để nảy mầm và phải đợi {k} năm mới cho quả.",
)
SPORT = (
    "{Club} thắng {k}-1 trong trận đấu chiều {day}, nâng chuỗi bất bại lên {m} trận.",
    "Theo luật bóng đá, thủ môn không được giữ bóng quá lâu, nhưng trọng tài đã bỏ qua.",
    "Giải đấu năm {year} có {n} vận động viên, người lớn tuổi nhất đã {age} ngoài năm mươi.",
    "{Person} chạy cự ly {m} km hết {n} phút, phá kỷ lục tồn tại từ năm {old}.",
    "Huy chương vàng đầu tiên của {place} đến vào ngày thi đấu thứ {k}.",
    "Ban tổ chức ra thông báo ngắn gọn rồi cho trận đấu tiếp tục.",
    "Sau hiệp một, {club} dẫn trước {k} điểm nhưng để mất lợi thế ở phút {n}.",
    "Kế hoạch B của huấn luyện viên là đưa cầu thủ trẻ vào sân, và nó đã thành công.",
    "Trọng tài yêu cầu hai đội trở lại sân sau {k} phút gián đoạn.",
    "{Person} chịu trách nhiệm về thất bại trong trận gặp {club} hôm {day}.",
)
LIFE = (
    "Mỗi tuần {k} lần, {person} chở rau ra chợ bằng chiếc xe đạp cũ.",
    "Hằng năm cứ đến giỗ nội là cả nhà lại tụ về, đông đến {n} người.",
    "{Person} thường xuyên mất ngủ, hay dậy lúc {hour} giờ pha ấm trà.",
    "Đứa nhỏ hỏi trước khi ngủ: bao giờ thì mẹ về, và ngủ quên trước câu trả lời.",
    "Hôm {day} trời trở gió, {person} lôi {thing} ra lau lại từng chút.",
    "Chợ họp từ {hour} giờ sáng đến quá trưa thì tan, chỉ còn mấy hàng nón.",
    "Theo thông lệ của xóm, ai gặt xong trước thì sang đỡ nhà bên.",
    "Chương trình ti vi hôm ấy phát muộn nửa tiếng vì mất điện.",
    "Trong vòng mười năm, xóm chỉ có thêm {k} nóc nhà mới.",
    "Món canh ấy nấu đúng {n} phút là vừa, lâu hơn thì rau ngả vàng.",
    "Bà bảo luật nhà này là không ai bỏ cơm tối, thế là cả bọn ngồi vào mâm.",
    "Anh thợ hẹn đến sửa mái mà từ đầu tháng tới giờ chưa thấy bóng.",
    "Chuẩn bị từ tháng Chạp, nhà nào cũng có hũ dưa hành.",
    "Bà giao chìa khóa cho cô út từ năm {year}, coi như xong một đời lo toan.",
    "{Person} phấn đấu cả đời chỉ mong có căn nhà nhỏ bên {place}.",
)
GENRES = (NEWS, ECONOMY, CULTURE, EDUCATION, HISTORY, NATURE, SPORT, LIFE)


def paragraphs(count: int, seed: int = 2026) -> Iterator[str]:
    """`count` paragraphs of two to four sentences, each of one genre; the same ones for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        genre = rng.choice(GENRES)
        yield " ".join(_sentence(template, rng) for template in rng.sample(genre, rng.randint(2, 4)))


def _sentence(template: str, rng: random.Random) -> str:
    year, day, month = rng.randint(2005, 2024), rng.randint(1, 28), rng.randint(1, 12)
    old = rng.randint(1946, 1989)
    slots = {
        "person": rng.choice(PEOPLE), "place": rng.choice(PLACES), "goods": rng.choice(GOODS),
        "firm": rng.choice(FIRMS),
        "thing": rng.choice(THINGS), "club": rng.choice(CLUBS), "year": year, "later": year + rng.randint(1, 6),
        "next": year + 1, "old": old, "old2": old + rng.randint(2, 6), "ancient": rng.randint(1428, 1880),
        "century": rng.randint(15, 19), "n": rng.randint(11, 95), "n2": rng.randint(96, 140), "k": rng.randint(2, 9),
        "m": rng.randint(2, 11), "p": rng.choice((7, 12, 23, 38, 46, 61, 72, 95)), "hour": rng.randint(2, 11),
        "f": f"{rng.randint(0, 9)},{rng.randint(1, 9)}", "big": f"{rng.randint(1, 980)}.{rng.randint(0, 999):03}",
        "age": rng.randint(6, 19), "quarter": rng.choice(("I", "II", "III", "IV")),
        "day": rng.choice((f"{day}/{month}", f"{day}-{month}", f"ngày {day} tháng {month}")),
        "date": rng.choice((f"{day}/{month}/{year}", f"{day:02}-{month:02}-{year}", f"{day} tháng {month} năm {year}")),
        "date_old": f"{day}/{month}/{old}",
    }  # fmt: skip
    for name in ("person", "firm", "thing", "club"):
        slots[name.capitalize()] = slots[name][0].upper() + slots[name][1:]
    return template.format(**slots)
